// Hands jobs over, from threads that plan them to threads that do them.
#pragma once
#include <atomic>
#include <condition_variable>
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
    changed_.notify_one();
  }

  // No more jobs will come. Those that were given are still done.
  void finish() {
    finished_ = true;
    changed_.notify_all();
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
    std::unique_lock lock(mutex_);
    while (jobs_.empty()) {
      if (finished_) return std::nullopt;
      changed_.wait(lock);
    }
    std::optional<std::string> job = std::move(jobs_.front());
    jobs_.pop_front();
    return job;
  }

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::string> jobs_;
  std::atomic<bool> finished_ = false;
};

}  // namespace hand_over
