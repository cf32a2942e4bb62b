// Workers live for one round. They add to one Sums in shared memory, each of them once; the parent waits for
// all of them, which is also the meeting point of the round: nobody can be late or early.
//
// If a worker was killed, nobody knows what it had added, perhaps half of its sums. So the parent throws away
// the sums of that round, and repeats it. That is all the recovery that is needed, provided that the other
// workers are not stuck: if the dead worker held the mutex, they must still get it. A robust mutex does that.
#include "kmeans.hpp"

#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/interprocess/anonymous_shared_memory.hpp>
#include <boost/interprocess/mapped_region.hpp>
#include <cerrno>
#include <mutex>
#include <new>
#include <stdexcept>
#include <system_error>
#include <vector>

namespace {

void check(int error, const char* what) {
  if (error != 0) throw std::system_error(error, std::generic_category(), what);
}

// For several processes, any of which may die while it holds it. Lives in shared memory.
class SharedMutex {
 public:
  SharedMutex() {
    pthread_mutexattr_t attributes;
    check(pthread_mutexattr_init(&attributes), "pthread_mutexattr_init");
    // Without this, a process that waits for the mutex is never woken by another process.
    check(pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED), "pthread_mutexattr_setpshared");
    check(pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST), "pthread_mutexattr_setrobust");
    check(pthread_mutex_init(&mutex_, &attributes), "pthread_mutex_init");
    pthread_mutexattr_destroy(&attributes);
  }

  void lock() {
    const int error = pthread_mutex_lock(&mutex_);
    if (error != EOWNERDEAD) return check(error, "pthread_mutex_lock");
    // We hold it, but its last owner died with it: the sums may be half changed. They cannot be repaired
    // here, and need not be, because the parent will throw them away. Without this call, the mutex would be
    // unusable for everybody after the next unlock (ENOTRECOVERABLE).
    check(pthread_mutex_consistent(&mutex_), "pthread_mutex_consistent");
  }
  void unlock() { pthread_mutex_unlock(&mutex_); }

 private:
  pthread_mutex_t mutex_;
};

struct Shared {
  SharedMutex mutex;
  Sums sums;  // of the current round
};

std::span<const Point> share_of(std::span<const Point> points, int worker, int workers) {
  const auto first = points.size() * static_cast<std::size_t>(worker) / static_cast<std::size_t>(workers);
  const auto last = points.size() * static_cast<std::size_t>(worker + 1) / static_cast<std::size_t>(workers);
  return points.subspan(first, last - first);
}

[[noreturn]] void work(std::span<const Point> share, const Centroids& centroids, Shared& shared) {
  try {
    const Sums mine = sums_of(share, centroids);  // takes long, so without the mutex
    const std::lock_guard hold(shared.mutex);
    shared.sums.add(mine);
  } catch (const std::exception&) {
    _exit(1);  // exceptions must not leave a child: the caller's code is only for the parent
  }
  _exit(0);
}

// Waits for a child. Did it end as it should?
bool has_finished(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0)
    if (errno != EINTR) return false;
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

// Returns false if the sums are not complete.
bool add_up(std::span<const Point> points, const Centroids& centroids, int workers, Shared& shared) {
  shared.sums = Sums();
  std::vector<pid_t> children;
  int fork_error = 0;
  for (int worker = 0; worker < workers && fork_error == 0; ++worker) {
    const pid_t child = fork();
    if (child == 0) work(share_of(points, worker, workers), centroids, shared);
    if (child > 0) children.push_back(child);
    if (child < 0) fork_error = errno;
  }
  bool complete = true;
  for (const pid_t child : children) complete = has_finished(child) && complete;
  check(fork_error, "fork");
  return complete;
}

}  // namespace

Clustering kmeans(std::span<const Point> points, const Centroids& start, int rounds, int workers) {
  // It has no name, so nothing can be left in /dev/shm, whatever happens. The children inherit it.
  const auto memory = boost::interprocess::anonymous_shared_memory(sizeof(Shared));
  Shared& shared = *new (memory.get_address()) Shared;

  // Points and centroids need not be shared: each child gets a copy, as they are when it is forked.
  Centroids centroids = start;
  int failures = 0;
  for (int round = 0; round < rounds; ++round) {
    while (!add_up(points, centroids, workers, shared)) {
      // If workers die again and again, the reason is probably in this program.
      if (++failures == 100) throw std::runtime_error("too many worker processes have died");
    }
    centroids = shared.sums.centroids(centroids);
  }
  return {centroids, shared.sums.sizes()};
}
