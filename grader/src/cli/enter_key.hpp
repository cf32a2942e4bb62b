// Lets the user press Enter to continue without waiting, if there is a terminal. The terminal's mode does not
// change: this reads lines, not keys. Internal to cli/.
#pragma once

namespace manyhands {

class EnterKey {
 public:
  /// `fd`: standard input. If it is not a terminal, or not ours at the moment (a background job), no key is
  /// ever pressed and nothing is read.
  explicit EnterKey(int fd) : fd_(fd) {}

  /// Whether the user can press it now.
  [[nodiscard]] bool is_there() const;
  /// Ignores input typed before this call.
  void forget() const;
  /// Does not wait.
  [[nodiscard]] bool pressed() const;

 private:
  int fd_;
};

}  // namespace manyhands
