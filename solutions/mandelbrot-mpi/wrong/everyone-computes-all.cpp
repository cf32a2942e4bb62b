// expect: speed work-inflated
// Each rank computes the whole picture, and all but one are thrown away.
#include "mandelbrot.hpp"

std::vector<std::uint16_t> mandelbrot(const View& view, MPI_Comm ranks) {
  int rank = 0;
  MPI_Comm_rank(ranks, &rank);
  const auto columns = static_cast<std::size_t>(view.columns);
  std::vector<std::uint16_t> picture(static_cast<std::size_t>(view.rows) * columns);
  for (int row = 0; row < view.rows; ++row)
    manyhands::work::mandelbrot_row(view, row, picture.data() + static_cast<std::size_t>(row) * columns);
  MPI_Barrier(ranks);
  if (rank != 0) return {};
  return picture;
}
