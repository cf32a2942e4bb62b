// Another structure: each worker has its own place in the shared memory, so two processes never write to the
// same sums, and there is nothing to lock. The parent reads a place only after its worker has ended. If a
// worker was killed, only its piece is computed again: the new sums replace what the dead worker left there.
#include "kmeans.hpp"

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <stdexcept>
#include <system_error>
#include <vector>

namespace {

// Memory without a name, shared with all children that are forked later.
class Slots {
 public:
  explicit Slots(int count) : bytes_(static_cast<std::size_t>(count) * sizeof(Sums)) {
    void* memory = mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) throw std::system_error(errno, std::generic_category(), "mmap");
    first_ = static_cast<Sums*>(memory);
  }
  ~Slots() { munmap(first_, bytes_); }
  Slots(const Slots&) = delete;
  Slots& operator=(const Slots&) = delete;
  Sums& operator[](int worker) { return first_[worker]; }

 private:
  std::size_t bytes_;
  Sums* first_ = nullptr;
};

struct Child {
  pid_t pid;
  int worker;
};

}  // namespace

Clustering kmeans(std::span<const Point> points, const Centroids& start, int rounds, int workers) {
  Slots slots(workers);
  Clustering result{start, {}};
  const auto begin_of = [&](int worker) {
    return points.size() * static_cast<std::size_t>(worker) / static_cast<std::size_t>(workers);
  };
  int deaths = 0;
  for (int round = 0; round < rounds; ++round) {
    std::vector<Child> children;
    const auto start_worker = [&](int worker) {
      const pid_t child = fork();
      if (child < 0) throw std::system_error(errno, std::generic_category(), "fork");
      if (child == 0) {
        const auto share = points.subspan(begin_of(worker), begin_of(worker + 1) - begin_of(worker));
        slots[worker] = sums_of(share, result.centroids);
        _exit(0);
      }
      children.push_back({child, worker});
    };
    for (int worker = 0; worker < workers; ++worker) start_worker(worker);
    while (!children.empty()) {
      const Child child = children.back();
      int status = 0;
      if (waitpid(child.pid, &status, 0) < 0) continue;  // interrupted
      children.pop_back();
      if (WIFEXITED(status) && WEXITSTATUS(status) == 0) continue;
      if (++deaths > 50) throw std::runtime_error("too many worker processes have died");
      start_worker(child.worker);
    }
    Sums all;
    for (int worker = 0; worker < workers; ++worker) all.add(slots[worker]);
    result = {all.centroids(result.centroids), all.sizes()};
  }
  return result;
}
