#include <map>

#include "mandelbrot.hpp"

// Rank 0 computes rows as well, and looks between two rows whether a worker needs another one. A worker says
// which row it has computed in the message's tag, and computes the next row while its last one is being sent.
namespace {

constexpr int first_tag_of_rows = 1;
constexpr int next_row = 0;
constexpr int stop = -1;

void work(const View& view, MPI_Comm ranks) {
  std::vector<std::uint16_t> lines[2];
  MPI_Request requests[2]{MPI_REQUEST_NULL, MPI_REQUEST_NULL};
  for (int turn = 0;; turn = 1 - turn) {
    int row = stop;
    MPI_Recv(&row, 1, MPI_INT, 0, next_row, ranks, MPI_STATUS_IGNORE);
    if (row == stop) break;
    MPI_Wait(&requests[turn], MPI_STATUS_IGNORE);
    lines[turn].resize(static_cast<std::size_t>(view.columns));
    manyhands::work::mandelbrot_row(view, row, lines[turn].data());
    MPI_Isend(lines[turn].data(), view.columns, MPI_UINT16_T, 0, first_tag_of_rows + row, ranks,
              &requests[turn]);
  }
  MPI_Waitall(2, requests, MPI_STATUSES_IGNORE);
}

class Manager {
 public:
  Manager(const View& view, int size, MPI_Comm ranks)
      : view_(view),
        ranks_(ranks),
        picture_(static_cast<std::size_t>(view.rows) * static_cast<std::size_t>(view.columns)) {
    // Two rows each, so that a worker need not wait while rank 0 computes.
    for (int i = 0; i < 2; ++i)
      for (int worker = 1; worker < size; ++worker) hand_out_to(worker);
    for (int worker = 1; worker < size; ++worker)
      if (open_[worker] == 0) send_stop(worker);
  }

  std::vector<std::uint16_t> run() {
    while (next_ < view_.rows) {
      const int row = next_++;
      manyhands::work::mandelbrot_row(view_, row, place_of(row));
      int there = 1;
      MPI_Status status;
      while (MPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, ranks_, &there, &status) == MPI_SUCCESS && there != 0)
        take(status);
    }
    while (at_work_ > 0) {
      MPI_Status status;
      MPI_Probe(MPI_ANY_SOURCE, MPI_ANY_TAG, ranks_, &status);
      take(status);
    }
    return picture_;
  }

 private:
  std::uint16_t* place_of(int row) {
    return picture_.data() + static_cast<std::size_t>(row) * static_cast<std::size_t>(view_.columns);
  }
  void send_stop(int worker) { MPI_Send(&stop, 1, MPI_INT, worker, next_row, ranks_); }
  void hand_out_to(int worker) {
    if (next_ >= view_.rows) return;
    const int row = next_++;
    ++open_[worker];
    ++at_work_;
    MPI_Send(&row, 1, MPI_INT, worker, next_row, ranks_);
  }
  void take(const MPI_Status& status) {
    const int worker = status.MPI_SOURCE;
    MPI_Recv(place_of(status.MPI_TAG - first_tag_of_rows), view_.columns, MPI_UINT16_T, worker,
             status.MPI_TAG, ranks_, MPI_STATUS_IGNORE);
    --at_work_;
    --open_[worker];
    hand_out_to(worker);
    if (open_[worker] == 0) send_stop(worker);
  }

  const View view_;
  MPI_Comm ranks_;
  std::vector<std::uint16_t> picture_;
  std::map<int, int> open_;  // rows that each worker has
  int next_ = 0;
  int at_work_ = 0;
};

}  // namespace

std::vector<std::uint16_t> mandelbrot(const View& view, MPI_Comm ranks) {
  int rank = 0;
  int size = 0;
  MPI_Comm_rank(ranks, &rank);
  MPI_Comm_size(ranks, &size);
  if (rank == 0) return Manager(view, size, ranks).run();
  work(view, ranks);
  return {};
}
