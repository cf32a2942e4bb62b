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
  }

  // Returns true once the line "who: text" is written. The caller waits for the disk no longer than
  // `patience`: after that, it gets false, and the line is written later. While one line is being written,
  // others can be logged.
  bool log(const std::string& who, const std::string& text, std::chrono::milliseconds patience) {
    std::unique_lock lock(mutex_);
    lines_.push_back(who + ": " + text);
    const auto number = ++logged_;
    changed_.notify_all();
    return changed_.wait_for(lock, patience, [&] { return written_ >= number; });
  }

 private:
  void write_lines() {
    std::unique_lock lock(mutex_);
    for (;;) {
      changed_.wait(lock, [this] { return ending_ || !lines_.empty(); });
      if (lines_.empty()) return;
      const auto line = std::move(lines_.front());
      lines_.pop_front();
      lock.unlock();
      write_(line);
      lock.lock();
      ++written_;
      changed_.notify_all();
    }
  }

  const Write write_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::string> lines_;
  // One thread writes the lines in their order: those that are written are the first ones.
  long logged_ = 0;
  long written_ = 0;
  bool ending_ = false;
  std::jthread writer_;  // last: it uses all the others
};

}  // namespace log_writer
