// Writes log lines to a slow disk, in a thread of its own, one at a time and in the order of the calls.
#pragma once
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

namespace log_writer {

class LogWriter {
 public:
  using Write = std::function<void(const std::string& line)>;

  explicit LogWriter(Write write) : write_(std::move(write)), writer_([this] { write_lines(); }) {}
  LogWriter(const LogWriter&) = delete;
  LogWriter& operator=(const LogWriter&) = delete;

  // Returns when all lines are written. No call is in progress any more.
  ~LogWriter() {
    {
      const std::lock_guard lock(mutex_);
      ending_ = true;
    }
    changed_.notify_all();
    writer_.join();
  }

  // Returns true once the line "who: text" is written. The caller waits for the disk no longer than
  // `patience`: after that, it gets false, and the line is written later. While one line is being written,
  // others can be logged.
  bool log(const std::string& who, const std::string& text, std::chrono::milliseconds patience) {
    const std::string line = who + ": " + text;
    bool written = false;
    std::unique_lock lock(mutex_);
    jobs_.push_back([&] {
      write_(line);
      const std::lock_guard done(mutex_);
      written = true;
    });
    changed_.notify_all();
    return changed_.wait_for(lock, patience, [&] { return written; });
  }

 private:
  void write_lines() {
    std::unique_lock lock(mutex_);
    for (;;) {
      changed_.wait(lock, [this] { return ending_ || !jobs_.empty(); });
      if (jobs_.empty()) return;
      const auto job = std::move(jobs_.front());
      jobs_.pop_front();
      lock.unlock();
      job();
      lock.lock();
      changed_.notify_all();
    }
  }

  const Write write_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> jobs_;
  bool ending_ = false;
  std::thread writer_;  // last: it uses all the others
};

}  // namespace log_writer
