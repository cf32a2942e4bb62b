#include "mandelbrot.hpp"

#include <algorithm>

namespace {

// Rank r computes rows r, r + size, r + 2 · size, …: neighbouring rows cost about the same, so each rank gets
// about the same amount of work, and nobody needs to be asked.
std::vector<std::uint16_t> own_rows(const View& view, int rank, int size) {
  std::vector<std::uint16_t> rows;
  for (int row = rank; row < view.rows; row += size) {
    rows.resize(rows.size() + static_cast<std::size_t>(view.columns));
    manyhands::work::mandelbrot_row(view, row,
                                    rows.data() + rows.size() - static_cast<std::size_t>(view.columns));
  }
  return rows;
}

}  // namespace

std::vector<std::uint16_t> mandelbrot(const View& view, MPI_Comm ranks) {
  int rank = 0;
  int size = 0;
  MPI_Comm_rank(ranks, &rank);
  MPI_Comm_size(ranks, &size);
  const auto mine = own_rows(view, rank, size);

  // Every rank can compute how much each of the others has.
  std::vector<int> counts;
  std::vector<int> places;
  int total = 0;
  for (int r = 0; r < size; ++r) {
    const int rows = r < view.rows ? (view.rows - r + size - 1) / size : 0;
    counts.push_back(rows * view.columns);
    places.push_back(total);
    total += counts.back();
  }
  std::vector<std::uint16_t> all(rank == 0 ? static_cast<std::size_t>(total) : 0);
  MPI_Gatherv(mine.data(), static_cast<int>(mine.size()), MPI_UINT16_T, all.data(), counts.data(),
              places.data(), MPI_UINT16_T, 0, ranks);
  if (rank != 0) return {};

  // Sorted by rank now; put each row in its place.
  std::vector<std::uint16_t> picture(all.size());
  for (int row = 0; row < view.rows; ++row) {
    const auto from =
        all.begin() + places[static_cast<std::size_t>(row % size)] + (row / size) * view.columns;
    std::copy(from, from + view.columns, picture.begin() + static_cast<std::ptrdiff_t>(row) * view.columns);
  }
  return picture;
}
