// One live line on a terminal that says what runs now; nothing anywhere else. Internal to cli/.
#pragma once
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
  void clear();

 private:
  const Output& output_;
  bool live_;
  bool shown_ = false;
};

}  // namespace manyhands
