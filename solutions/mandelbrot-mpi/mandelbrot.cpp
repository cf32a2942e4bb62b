#include "mandelbrot.hpp"

namespace {

constexpr int manager = 0;
constexpr int no_more_rows = -1;

// Two kinds of messages, two tags: a receive never takes one for the other.
enum Tag : int { row_to_compute, pixels };

std::size_t columns_of(const View& view) {
  return static_cast<std::size_t>(view.columns);
}

std::vector<std::uint16_t> computed_alone(const View& view) {
  std::vector<std::uint16_t> picture(static_cast<std::size_t>(view.rows) * columns_of(view));
  for (int row = 0; row < view.rows; ++row)
    manyhands::work::mandelbrot_row(view, row,
                                    picture.data() + static_cast<std::size_t>(row) * columns_of(view));
  return picture;
}

// Workers only answer what the manager has asked, and the manager asks only workers that wait. So each send
// has a receiver that is ready or will be without waiting for the sender: no buffer is needed.
void work(const View& view, MPI_Comm ranks) {
  std::vector<std::uint16_t> line(columns_of(view));
  while (true) {
    int row = no_more_rows;
    MPI_Recv(&row, 1, MPI_INT, manager, row_to_compute, ranks, MPI_STATUS_IGNORE);
    if (row == no_more_rows) return;
    manyhands::work::mandelbrot_row(view, row, line.data());
    MPI_Send(line.data(), view.columns, MPI_UINT16_T, manager, pixels, ranks);
  }
}

std::vector<std::uint16_t> manage(const View& view, int size, MPI_Comm ranks) {
  std::vector<std::uint16_t> picture(static_cast<std::size_t>(view.rows) * columns_of(view));
  std::vector<int> row_of(static_cast<std::size_t>(size), no_more_rows);  // what each worker computes
  int next = 0;
  int at_work = 0;
  // A row goes to whoever is free, because rows differ in how long they take.
  const auto hand_out_to = [&](int worker) {
    int& row = row_of[static_cast<std::size_t>(worker)];
    row = next < view.rows ? next++ : no_more_rows;
    if (row != no_more_rows) ++at_work;
    MPI_Send(&row, 1, MPI_INT, worker, row_to_compute, ranks);
  };
  for (int worker = 1; worker < size; ++worker) hand_out_to(worker);
  while (at_work > 0) {
    // Look who has finished before receiving: then the pixels go directly to their place.
    MPI_Status status;
    MPI_Probe(MPI_ANY_SOURCE, pixels, ranks, &status);
    const auto row = static_cast<std::size_t>(row_of[static_cast<std::size_t>(status.MPI_SOURCE)]);
    MPI_Recv(picture.data() + row * columns_of(view), view.columns, MPI_UINT16_T, status.MPI_SOURCE, pixels,
             ranks, MPI_STATUS_IGNORE);
    --at_work;
    hand_out_to(status.MPI_SOURCE);
  }
  return picture;
}

}  // namespace

std::vector<std::uint16_t> mandelbrot(const View& view, MPI_Comm ranks) {
  int rank = 0;
  int size = 0;
  MPI_Comm_rank(ranks, &rank);
  MPI_Comm_size(ranks, &size);
  if (size == 1) return computed_alone(view);  // nobody to hand out to
  if (rank == manager) return manage(view, size, ranks);
  work(view, ranks);
  return {};
}
