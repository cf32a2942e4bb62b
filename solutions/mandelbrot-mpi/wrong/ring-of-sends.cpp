// expect: correct messages-that-only-fit at "MPI_Send("
// Rows go round in a ring until all ranks have them: all send to the right, then all receive from the left.
// It works as long as MPI has room for the messages.
#include "mandelbrot.hpp"

#include <algorithm>

std::vector<std::uint16_t> mandelbrot(const View& view, MPI_Comm ranks) {
  int rank = 0;
  int size = 0;
  MPI_Comm_rank(ranks, &rank);
  MPI_Comm_size(ranks, &size);
  const auto columns = static_cast<std::size_t>(view.columns);
  std::vector<std::uint16_t> picture(static_cast<std::size_t>(view.rows) * columns);
  for (int row = rank; row < view.rows; row += size)
    manyhands::work::mandelbrot_row(view, row, picture.data() + static_cast<std::size_t>(row) * columns);
  const int right = (rank + 1) % size;
  const int left = (rank + size - 1) % size;
  for (int step = 1; step < size; ++step) {
    for (int row = (rank + size - step + 1) % size; row < view.rows; row += size)
      MPI_Send(picture.data() + static_cast<std::size_t>(row) * columns, view.columns, MPI_UINT16_T, right,
               row, ranks);
    for (int row = (rank + size - step) % size; row < view.rows; row += size)
      MPI_Recv(picture.data() + static_cast<std::size_t>(row) * columns, view.columns, MPI_UINT16_T, left,
               row, ranks, MPI_STATUS_IGNORE);
  }
  return picture;
}
