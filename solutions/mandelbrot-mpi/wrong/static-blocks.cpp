// expect: speed imbalance
// Rank 0 collects, and each of the others computes one block of rows of the same size; but some rows cost a
// hundred times as much as others.
#include "mandelbrot.hpp"

#include <algorithm>

std::vector<std::uint16_t> mandelbrot(const View& view, MPI_Comm ranks) {
  int rank = 0;
  int size = 0;
  MPI_Comm_rank(ranks, &rank);
  MPI_Comm_size(ranks, &size);
  const auto columns = static_cast<std::size_t>(view.columns);
  std::vector<std::uint16_t> picture(static_cast<std::size_t>(view.rows) * columns);
  const auto begin_of = [&](int worker) {
    return static_cast<int>(static_cast<long>(view.rows) * (worker - 1) / std::max(1, size - 1));
  };
  const auto place_of = [&](int row) { return picture.data() + static_cast<std::size_t>(row) * columns; };
  if (size == 1 || rank > 0) {
    const int begin = size == 1 ? 0 : begin_of(rank);
    const int end = size == 1 ? view.rows : begin_of(rank + 1);
    for (int row = begin; row < end; ++row) manyhands::work::mandelbrot_row(view, row, place_of(row));
    if (size > 1) MPI_Send(place_of(begin), (end - begin) * view.columns, MPI_UINT16_T, 0, 0, ranks);
    return picture;
  }
  for (int worker = 1; worker < size; ++worker)
    MPI_Recv(place_of(begin_of(worker)), (begin_of(worker + 1) - begin_of(worker)) * view.columns,
             MPI_UINT16_T, worker, 0, ranks, MPI_STATUS_IGNORE);
  return picture;
}
