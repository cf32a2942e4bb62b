// expect: correct half-done-update
// A slot that is full is added whether or not its worker ended well; and then its share is computed once
// more. It shows only if a worker dies after it has filled its slot.
#include "kmeans.hpp"

#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <new>
#include <system_error>
#include <vector>

namespace {

struct Slot {
  Sums sums;
  bool there = false;  // the sums of this round
};

class Segment {
 public:
  explicit Segment(std::size_t bytes) {
    const int id = shmget(IPC_PRIVATE, bytes, IPC_CREAT | 0600);
    if (id < 0) throw std::system_error(errno, std::generic_category(), "shmget");
    address_ = shmat(id, nullptr, 0);
    const int error = errno;
    shmctl(id, IPC_RMID, nullptr);  // attached, so it lives on; gone when the last process detaches
    if (address_ == reinterpret_cast<void*>(-1))
      throw std::system_error(error, std::generic_category(), "shmat");
  }
  ~Segment() { shmdt(address_); }
  Segment(const Segment&) = delete;
  Segment& operator=(const Segment&) = delete;
  void* address() const { return address_; }

 private:
  void* address_;
};

bool ended_well(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0)
    if (errno != EINTR) return false;
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

pid_t start_worker(Slot& slot, std::span<const Point> share, const Centroids& centroids) {
  const pid_t child = fork();
  if (child < 0) throw std::system_error(errno, std::generic_category(), "fork");
  if (child == 0) {
    slot.sums = sums_of(share, centroids);
    slot.there = true;
    _exit(0);
  }
  return child;
}

}  // namespace

Clustering kmeans(std::span<const Point> points, const Centroids& start, int rounds, int workers) {
  const auto count = static_cast<std::size_t>(workers);
  Segment segment(count * sizeof(Slot));
  Slot* slots = new (segment.address()) Slot[count];
  const auto share = [&](std::size_t i) {
    const std::size_t from = points.size() * i / count;
    return points.subspan(from, points.size() * (i + 1) / count - from);
  };

  Centroids centroids = start;
  Sums total;
  std::vector<pid_t> children(count);
  for (int round = 0; round < rounds; ++round) {
    for (std::size_t i = 0; i < count; ++i) children[i] = start_worker(slots[i], share(i), centroids);
    total = Sums();
    for (std::size_t i = 0; i < count; ++i) {
      for (;;) {
        const bool well = ended_well(children[i]);
        if (slots[i].there) total.add(slots[i].sums);
        slots[i].there = false;
        if (well) break;
        children[i] = start_worker(slots[i], share(i), centroids);
      }
    }
    centroids = total.centroids(centroids);
  }
  return {centroids, total.sizes()};
}
