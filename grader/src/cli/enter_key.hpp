// The Enter key as a way to go on without waiting, where somebody sits at a terminal. The terminal stays as
// it is: lines are read, not keys. Internal to cli/.
#pragma once

namespace manyhands {

class EnterKey {
 public:
  /// `fd`: standard input. Where it is no terminal, or not ours now (a job in the background), no key is ever
  /// pressed and nothing is read.
  explicit EnterKey(int fd) : fd_(fd) {}

  /// Whether somebody could press it now.
  [[nodiscard]] bool is_there() const;
  /// What was typed until now was not meant for us.
  void forget() const;
  /// Does not wait.
  [[nodiscard]] bool pressed() const;

 private:
  int fd_;
};

}  // namespace manyhands
