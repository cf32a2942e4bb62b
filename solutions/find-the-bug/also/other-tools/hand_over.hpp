// Hands jobs over, from threads that plan them to threads that do them.
#pragma once
#include <atomic>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace hand_over {

class HandOver {
 public:
  void give(std::string job) {
    {
      const std::lock_guard lock(mutex_);
      jobs_.push_back(std::move(job));
    }
    ++changes_;
    changes_.notify_one();
  }

  // No more jobs will come. Those that were given are still done.
  void finish() {
    finished_ = true;
    ++changes_;
    changes_.notify_all();
  }

  // Does jobs until none is left and no more will come. Returns how many it did. Several threads may call
  // it at the same time, and several jobs are then in progress at the same time.
  int work(const std::function<void(const std::string&)>& do_job) {
    int done = 0;
    while (const auto job = next_job()) {
      do_job(*job);
      ++done;
    }
    return done;
  }

  // Jobs that nobody has begun.
  std::size_t waiting() const {
    const std::lock_guard lock(mutex_);
    return jobs_.size();
  }

 private:
  std::optional<std::string> next_job() {
    for (;;) {
      // Read before the check: after any later change, wait() returns at once.
      const unsigned seen = changes_;
      const bool last = finished_;
      {
        const std::lock_guard lock(mutex_);
        if (!jobs_.empty()) {
          std::optional<std::string> job = std::move(jobs_.front());
          jobs_.pop_front();
          return job;
        }
      }
      if (last) return std::nullopt;
      changes_.wait(seen);
    }
  }

  mutable std::mutex mutex_;
  std::atomic<unsigned> changes_ = 0;
  std::deque<std::string> jobs_;
  std::atomic<bool> finished_ = false;
};

}  // namespace hand_over
