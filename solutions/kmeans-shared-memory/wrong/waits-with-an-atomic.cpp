// expect: correct not-process-shared at "rung.wait(heard)"
// std::atomic::wait and notify_all are for the threads of one process: whoever notifies counts only those
// that wait there.
#include "kmeans.hpp"

#include <poll.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <new>
#include <system_error>
#include <vector>

namespace {

// No reducer: workers meet by themselves. Each leaves its sums in its own place, one per round, waits until
// all have left theirs, and computes the new centroids for itself; all get the same ones. Nothing is ever
// overwritten, so who replaces a dead worker goes through the rounds again, and computes only what is
// missing. The parent sleeps until a pipe of a worker says that it has ended.
struct Bell {
  std::atomic<int> rung{0};
  int listen() const { return rung.load(); }
  void ring() {
    rung.fetch_add(1);
    rung.notify_all();
  }
  void sleep_since(int heard) { rung.wait(heard); }
};
static_assert(std::atomic<int>::is_always_lock_free);

struct Place {
  std::atomic<int> rounds_done{0};
};

class Hall {
 public:
  Hall(int rounds, int workers) : rounds_(rounds), workers_(workers) {
    const auto n = static_cast<std::size_t>(workers);
    const auto places = (n * sizeof(Place) + 63) / 64 * 64;
    bytes_ = 64 + places + n * static_cast<std::size_t>(rounds) * sizeof(Sums);
    base_ =
        static_cast<char*>(mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
    if (base_ == MAP_FAILED) throw std::system_error(errno, std::generic_category(), "mmap");
    bell_ = new (base_) Bell;
    places_ = reinterpret_cast<Place*>(base_ + 64);
    for (std::size_t i = 0; i < n; ++i) new (places_ + i) Place;
    sums_ = reinterpret_cast<Sums*>(base_ + 64 + places);
  }
  ~Hall() { munmap(base_, bytes_); }
  Hall(const Hall&) = delete;
  Hall& operator=(const Hall&) = delete;

  void work(int me, std::span<const Point> share, const Centroids& start) {
    bell_->ring();  // a predecessor may have died between its work and its ring
    Centroids centroids = start;
    for (int round = 0; round < rounds_; ++round) {
      if (places_[me].rounds_done.load() <= round) {
        new (&place(round, me)) Sums(sums_of(share, centroids));
        places_[me].rounds_done.store(round + 1);
        bell_->ring();
      }
      if (round + 1 == rounds_) break;
      wait_for(round);
      centroids = total(round).centroids(centroids);
    }
  }

  Clustering result(const Centroids& start) {
    Centroids centroids = start;
    Sums last;
    for (int round = 0; round < rounds_; ++round) {
      last = total(round);
      centroids = last.centroids(centroids);
    }
    return {centroids, last.sizes()};
  }
  bool finished(int worker) const { return places_[worker].rounds_done.load() == rounds_; }

 private:
  Sums& place(int round, int worker) {
    return sums_[static_cast<std::size_t>(round) * static_cast<std::size_t>(workers_) +
                 static_cast<std::size_t>(worker)];
  }
  Sums total(int round) {
    Sums sums;
    for (int i = 0; i < workers_; ++i) sums.add(place(round, i));
    return sums;
  }
  void wait_for(int round) {
    for (;;) {
      const int heard = bell_->listen();
      bool all = true;
      for (int i = 0; i < workers_; ++i) all = all && places_[i].rounds_done.load() > round;
      if (all) return;
      bell_->sleep_since(heard);
    }
  }

  int rounds_;
  int workers_;
  std::size_t bytes_;
  char* base_;
  Bell* bell_;
  Place* places_;
  Sums* sums_;
};

struct Worker {
  pid_t pid = -1;
  int end = -1;  // reads the end of file when the worker is no more
};

}  // namespace

Clustering kmeans(std::span<const Point> points, const Centroids& start, int rounds, int workers) {
  Hall hall(rounds, workers);
  std::vector<Worker> team(static_cast<std::size_t>(workers));
  const auto hire = [&](int i) {
    int ends[2];
    if (pipe(ends) < 0) throw std::system_error(errno, std::generic_category(), "pipe");
    const pid_t pid = fork();
    if (pid < 0) throw std::system_error(errno, std::generic_category(), "fork");
    if (pid == 0) {
      const auto n = static_cast<std::size_t>(workers);
      const auto k = static_cast<std::size_t>(i);
      const std::size_t from = points.size() * k / n;
      hall.work(i, points.subspan(from, points.size() * (k + 1) / n - from), start);
      _exit(0);
    }
    close(ends[1]);
    team[static_cast<std::size_t>(i)] = {pid, ends[0]};
  };
  for (int i = 0; i < workers; ++i) hire(i);
  for (;;) {
    std::vector<pollfd> ends;
    for (const Worker& one : team) ends.push_back({one.end, POLLIN, 0});  // -1 is ignored
    bool any = false;
    for (const Worker& one : team) any = any || one.end >= 0;
    if (!any) break;
    if (poll(ends.data(), ends.size(), -1) < 0) continue;
    for (int i = 0; i < workers; ++i) {
      Worker& one = team[static_cast<std::size_t>(i)];
      if (ends[static_cast<std::size_t>(i)].revents == 0) continue;
      close(one.end);
      while (waitpid(one.pid, nullptr, 0) < 0 && errno == EINTR) {
      }
      one = {};
      if (!hall.finished(i)) hire(i);
    }
  }
  return hall.result(start);
}
