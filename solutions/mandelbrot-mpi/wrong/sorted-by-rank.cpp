// expect: correct rows-out-of-place
// Rank r computes rows r, r + size, …, and rank 0 puts what it gets from each rank one after the other.
#include "mandelbrot.hpp"

#include <algorithm>

std::vector<std::uint16_t> mandelbrot(const View& view, MPI_Comm ranks) {
  int rank = 0;
  int size = 0;
  MPI_Comm_rank(ranks, &rank);
  MPI_Comm_size(ranks, &size);
  const auto columns = static_cast<std::size_t>(view.columns);
  std::vector<std::uint16_t> mine;
  for (int row = rank; row < view.rows; row += size) {
    mine.resize(mine.size() + columns);
    manyhands::work::mandelbrot_row(view, row, mine.data() + mine.size() - columns);
  }
  std::vector<int> counts(static_cast<std::size_t>(size));
  const int count = static_cast<int>(mine.size());
  MPI_Gather(&count, 1, MPI_INT, counts.data(), 1, MPI_INT, 0, ranks);
  std::vector<int> places(counts.size());
  for (std::size_t r = 1; r < places.size(); ++r) places[r] = places[r - 1] + counts[r - 1];
  std::vector<std::uint16_t> picture(static_cast<std::size_t>(view.rows) * columns);
  MPI_Gatherv(mine.data(), count, MPI_UINT16_T, picture.data(), counts.data(), places.data(), MPI_UINT16_T, 0,
              ranks);
  return picture;
}
