#include "mandelbrot.hpp"

// Rank 0 computes all rows; the other ranks have nothing to do. The picture is right, but one core does all
// the work.
std::vector<std::uint16_t> mandelbrot(const View& view, MPI_Comm ranks) {
  int rank = 0;
  MPI_Comm_rank(ranks, &rank);
  if (rank != 0) return {};

  const auto columns = static_cast<std::size_t>(view.columns);
  std::vector<std::uint16_t> picture(static_cast<std::size_t>(view.rows) * columns);
  for (int row = 0; row < view.rows; ++row)
    manyhands::work::mandelbrot_row(view, row, picture.data() + static_cast<std::size_t>(row) * columns);
  return picture;
}
