// One live line on a terminal that says what is running. Elsewhere it prints nothing, except a line when it
// waits for something. Any thread. Internal to cli/.
#pragma once
#include <mutex>
#include <string>

#include "cli/commands.hpp"

namespace manyhands {

class Progress {
 public:
  /// `live`: standard error is a terminal.
  Progress(const Output& output, bool live) : output_(output), live_(live) {}
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void show(const std::string& exercise, const std::string& what);
  /// Like show(), but without a live line it prints a line of its own, because waiting should always be
  /// visible. The same line is not printed twice in a row.
  void wait(const std::string& exercise, const std::string& what);
  void clear();

 private:
  const Output& output_;
  bool live_;
  std::mutex mutex_;
  bool shown_ = false;
  std::string said_;  // the latest line of wait()
};

}  // namespace manyhands
