// expect: speed imbalance
// One block of neighbouring rows for each worker. The blocks have the same height but very different costs:
// one worker still computes when the others have long sent their last row.
#include "mandelbrot.hpp"

std::vector<std::uint16_t> mandelbrot(const View& view, MPI_Comm ranks) {
  int rank = 0;
  int size = 0;
  MPI_Comm_rank(ranks, &rank);
  MPI_Comm_size(ranks, &size);
  const auto columns = static_cast<std::size_t>(view.columns);
  const int workers = size - 1;
  const auto begin_of = [&](int worker) { return view.rows * worker / workers; };

  if (rank != 0) {
    std::vector<std::uint16_t> line(columns);
    for (int row = begin_of(rank - 1); row < begin_of(rank); ++row) {
      manyhands::work::mandelbrot_row(view, row, line.data());
      MPI_Send(line.data(), view.columns, MPI_UINT16_T, 0, row, ranks);
    }
    return {};
  }

  std::vector<std::uint16_t> picture(static_cast<std::size_t>(view.rows) * columns);
  for (int row = 0; row < view.rows; ++row) {
    auto* line = picture.data() + static_cast<std::size_t>(row) * columns;
    if (workers == 0)
      manyhands::work::mandelbrot_row(view, row, line);
    else  // the tag says which row it is
      MPI_Recv(line, view.columns, MPI_UINT16_T, MPI_ANY_SOURCE, row, ranks, MPI_STATUS_IGNORE);
  }
  return picture;
}
