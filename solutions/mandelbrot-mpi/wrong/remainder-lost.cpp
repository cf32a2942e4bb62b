// expect: correct wrong-answer
// Each rank gets rows / size rows: what is left over after the division is computed by nobody.
#include "mandelbrot.hpp"

#include <algorithm>

std::vector<std::uint16_t> mandelbrot(const View& view, MPI_Comm ranks) {
  int rank = 0;
  int size = 0;
  MPI_Comm_rank(ranks, &rank);
  MPI_Comm_size(ranks, &size);
  const auto columns = static_cast<std::size_t>(view.columns);
  const int share = view.rows / size;
  std::vector<std::uint16_t> mine(static_cast<std::size_t>(share) * columns);
  for (int i = 0; i < share; ++i)
    manyhands::work::mandelbrot_row(view, rank * share + i,
                                    mine.data() + static_cast<std::size_t>(i) * columns);
  std::vector<std::uint16_t> picture(static_cast<std::size_t>(view.rows) * columns);
  const int count = static_cast<int>(mine.size());
  MPI_Gather(mine.data(), count, MPI_UINT16_T, picture.data(), count, MPI_UINT16_T, 0, ranks);
  return picture;
}
