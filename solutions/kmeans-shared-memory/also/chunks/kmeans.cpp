// Another structure: workers live for all rounds and take chunks from a table in shared memory. They meet at
// a condition variable: who finds no chunk left sleeps until the next round. The parent only waits for
// deaths. It gives the dead worker's chunk back, and starts another worker.
//
// Everything that the mutex protects is written in an order in which it may stop at any point: a chunk is
// marked as done after its sums are written, and the round number changes last. So the next owner of the
// mutex has nothing to repair: the worst that can happen is that a chunk of this round is computed again.
//
// One weakness remains: a condition variable may not survive the death of a process that sleeps in it.
#include "kmeans.hpp"

#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/interprocess/managed_shared_memory.hpp>
#include <cerrno>
#include <stdexcept>
#include <string>
#include <system_error>

namespace ipc = boost::interprocess;

namespace {

constexpr std::size_t chunk_count = 64;

struct Chunk {
  pid_t taken_by = 0;  // 0: by nobody
  int done_in = -1;    // the round that the sums belong to
  Sums sums;
};

class Board {
 public:
  Board(const Centroids& start, int rounds) : rounds_(rounds), centroids_{start, start} {
    pthread_mutexattr_t mutex;
    pthread_mutexattr_init(&mutex);
    pthread_mutexattr_setpshared(&mutex, PTHREAD_PROCESS_SHARED);
    pthread_mutexattr_setrobust(&mutex, PTHREAD_MUTEX_ROBUST);
    pthread_mutex_init(&mutex_, &mutex);
    pthread_condattr_t condition;
    pthread_condattr_init(&condition);
    pthread_condattr_setpshared(&condition, PTHREAD_PROCESS_SHARED);
    pthread_cond_init(&changed_, &condition);
  }

  // In a worker: computes chunks until the last round is over.
  void work(std::span<const Point> points) {
    own(pthread_mutex_lock(&mutex_));
    while (round_ < rounds_) {
      if (all_done()) {
        end_round();
        continue;
      }
      const auto next = std::find_if(chunks_.begin(), chunks_.end(), [&](const Chunk& chunk) {
        return chunk.taken_by == 0 && chunk.done_in != round_;
      });
      if (next == chunks_.end()) {
        own(pthread_cond_wait(&changed_, &mutex_));
        continue;
      }
      next->taken_by = getpid();
      const Centroids centroids = current();
      pthread_mutex_unlock(&mutex_);
      const Sums sums = sums_of(part_of(points, next - chunks_.begin()), centroids);
      own(pthread_mutex_lock(&mutex_));
      next->sums = sums;
      next->done_in = round_;
      next->taken_by = 0;
    }
    pthread_mutex_unlock(&mutex_);
  }

  // In the parent: `dead` will not do what it has begun.
  void give_back_chunks_of(pid_t dead) {
    own(pthread_mutex_lock(&mutex_));
    for (Chunk& chunk : chunks_)
      if (chunk.taken_by == dead) chunk.taken_by = 0;
    pthread_cond_broadcast(&changed_);
    pthread_mutex_unlock(&mutex_);
  }

  [[nodiscard]] Clustering result() const { return {centroids_[rounds_ % 2], sizes_}; }

 private:
  void own(int error) {
    if (error == EOWNERDEAD) error = pthread_mutex_consistent(&mutex_);
    if (error != 0) throw std::system_error(error, std::generic_category(), "pthread_mutex_lock");
  }

  const Centroids& current() const { return centroids_[round_ % 2]; }

  [[nodiscard]] bool all_done() const {
    return std::all_of(chunks_.begin(), chunks_.end(),
                       [&](const Chunk& chunk) { return chunk.done_in == round_; });
  }

  void end_round() {
    Sums all;
    for (const Chunk& chunk : chunks_) all.add(chunk.sums);
    centroids_[(round_ + 1) % 2] = all.centroids(current());
    sizes_ = all.sizes();
    ++round_;  // opens all chunks, because they were done in another round
    pthread_cond_broadcast(&changed_);
  }

  static std::span<const Point> part_of(std::span<const Point> points, std::ptrdiff_t chunk) {
    const auto first = points.size() * static_cast<std::size_t>(chunk) / chunk_count;
    const auto last = points.size() * (static_cast<std::size_t>(chunk) + 1) / chunk_count;
    return points.subspan(first, last - first);
  }

  pthread_mutex_t mutex_;
  pthread_cond_t changed_;
  int rounds_;
  int round_ = 0;
  std::array<Centroids, 2> centroids_;
  Sizes sizes_{};
  std::array<Chunk, chunk_count> chunks_;
};

pid_t start_worker(Board& board, std::span<const Point> points) {
  const pid_t child = fork();
  if (child < 0) throw std::system_error(errno, std::generic_category(), "fork");
  if (child > 0) return child;
  try {
    board.work(points);
  } catch (const std::exception&) {
    _exit(1);
  }
  _exit(0);
}

}  // namespace

Clustering kmeans(std::span<const Point> points, const Centroids& start, int rounds, int workers) {
  const auto name = "kmeans-" + std::to_string(getpid());
  ipc::shared_memory_object::remove(name.c_str());
  ipc::managed_shared_memory segment(ipc::create_only, name.c_str(), sizeof(Board) + 65536);
  ipc::shared_memory_object::remove(name.c_str());
  Board& board = *segment.construct<Board>(ipc::anonymous_instance)(start, rounds);

  for (int worker = 0; worker < workers; ++worker) start_worker(board, points);
  int deaths = 0;
  for (int running = workers; running > 0;) {
    int status = 0;
    const pid_t ended = waitpid(-1, &status, 0);
    if (ended < 0 && errno == EINTR) continue;
    if (ended < 0) throw std::system_error(errno, std::generic_category(), "waitpid");
    --running;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) continue;
    if (++deaths > 50) throw std::runtime_error("too many worker processes have died");
    board.give_back_chunks_of(ended);
    start_worker(board, points);
    ++running;
  }
  return board.result();
}
