// expect: correct too-many-bytes
// Each rank fills its rows of a picture of full size, and MPI_Reduce adds up all pictures: mostly zeros are
// sent.
#include "mandelbrot.hpp"

#include <algorithm>

std::vector<std::uint16_t> mandelbrot(const View& view, MPI_Comm ranks) {
  int rank = 0;
  int size = 0;
  MPI_Comm_rank(ranks, &rank);
  MPI_Comm_size(ranks, &size);
  const auto columns = static_cast<std::size_t>(view.columns);
  std::vector<std::uint16_t> mine(static_cast<std::size_t>(view.rows) * columns);
  for (int row = rank; row < view.rows; row += size)
    manyhands::work::mandelbrot_row(view, row, mine.data() + static_cast<std::size_t>(row) * columns);
  std::vector<std::uint16_t> picture(mine.size());
  MPI_Reduce(mine.data(), picture.data(), static_cast<int>(mine.size()), MPI_UINT16_T, MPI_SUM, 0, ranks);
  return picture;
}
