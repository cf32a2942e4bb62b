// Another structure: workers live for all rounds, and meet at a barrier twice in each round. If one of them
// dies, the barrier can never open again. The parent learns of the death from waitpid; it ends the others,
// and starts from the beginning with fresh memory, so no state has to be repaired. Boost's mutex could not be
// repaired, either: if its owner has died with it, lock() throws, and will do so for ever.
#include "kmeans.hpp"

#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/interprocess/mapped_region.hpp>
#include <boost/interprocess/shared_memory_object.hpp>
#include <boost/interprocess/sync/interprocess_mutex.hpp>
#include <boost/interprocess/sync/scoped_lock.hpp>
#include <cerrno>
#include <new>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

namespace ipc = boost::interprocess;

namespace {

struct Shared {
  explicit Shared(const Centroids& start, int workers) : centroids(start) {
    pthread_barrierattr_t attributes;
    pthread_barrierattr_init(&attributes);
    pthread_barrierattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    const int error = pthread_barrier_init(&barrier, &attributes, static_cast<unsigned>(workers));
    pthread_barrierattr_destroy(&attributes);
    if (error != 0) throw std::system_error(error, std::generic_category(), "pthread_barrier_init");
  }
  ipc::interprocess_mutex mutex;  // always process-shared; protects `sums` until all have met
  pthread_barrier_t barrier;
  Sums sums;
  // Written by one process between the two meetings, when all others wait.
  Centroids centroids;
  Sizes sizes{};
};

void work(std::span<const Point> share, int rounds, Shared& shared) {
  for (int round = 0; round < rounds; ++round) {
    const Sums mine = sums_of(share, shared.centroids);
    {
      const ipc::scoped_lock<ipc::interprocess_mutex> hold(shared.mutex);
      shared.sums.add(mine);
    }
    // All sums are complete after the first meeting. The second one keeps everybody from starting the next
    // round before the new centroids are there.
    if (pthread_barrier_wait(&shared.barrier) == PTHREAD_BARRIER_SERIAL_THREAD) {
      shared.centroids = shared.sums.centroids(shared.centroids);
      shared.sizes = shared.sums.sizes();
      shared.sums = Sums();
    }
    pthread_barrier_wait(&shared.barrier);
  }
}

// A name is needed only until the memory is mapped. It is removed at once, so that it cannot be left behind.
ipc::mapped_region shared_memory(std::size_t size) {
  const auto name = "kmeans-" + std::to_string(getpid());
  ipc::shared_memory_object::remove(name.c_str());  // of a dead process that had the same number
  ipc::shared_memory_object object(ipc::create_only, name.c_str(), ipc::read_write);
  ipc::shared_memory_object::remove(name.c_str());
  object.truncate(static_cast<ipc::offset_t>(size));
  return {object, ipc::read_write};
}

// Waits for all children, in the order in which they end. After the first that did not end as it should, the
// others are killed: they may wait for it. Returns whether all have finished.
bool all_finished(std::vector<pid_t> children) {
  bool finished = true;
  while (!children.empty()) {
    int status = 0;
    const pid_t ended = waitpid(-1, &status, 0);
    if (ended < 0 && errno == EINTR) continue;
    if (ended < 0) throw std::system_error(errno, std::generic_category(), "waitpid");
    std::erase(children, ended);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) continue;
    finished = false;
    for (const pid_t child : children) kill(child, SIGKILL);
  }
  return finished;
}

}  // namespace

Clustering kmeans(std::span<const Point> points, const Centroids& start, int rounds, int workers) {
  for (int attempt = 0; attempt < 20; ++attempt) {
    const auto memory = shared_memory(sizeof(Shared));
    Shared& shared = *new (memory.get_address()) Shared(start, workers);
    std::vector<pid_t> children;
    const std::size_t each = points.size() / static_cast<std::size_t>(workers);
    for (int worker = 0; worker < workers; ++worker) {
      const auto first = static_cast<std::size_t>(worker) * each;
      const auto share = worker + 1 < workers ? points.subspan(first, each) : points.subspan(first);
      const pid_t child = fork();
      if (child == 0) {
        try {
          work(share, rounds, shared);
        } catch (const ipc::interprocess_exception&) {
          _exit(1);  // the mutex died with its owner
        }
        _exit(0);
      }
      if (child < 0) {
        const int error = errno;
        for (const pid_t started : children) kill(started, SIGKILL);
        all_finished(children);
        throw std::system_error(error, std::generic_category(), "fork");
      }
      children.push_back(child);
    }
    if (all_finished(children)) return {shared.centroids, shared.sizes};
  }
  throw std::runtime_error("too many worker processes have died");
}
