// A terminal that shows whole screens and gives each key at once. Its mode is restored when this object ends,
// and by restore(), which may be called on another thread: before a signal ends the program.
#pragma once
#include <termios.h>

#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "cli/screen/screen_size.hpp"

namespace manyhands {

class KeyTerminal {
 public:
  /// Whether both are our terminal now, and it can show screens. A job in the background has none.
  static bool is_there(int in, int out);

  /// Only if is_there(). One at a time in a process.
  KeyTerminal(int in, int out);
  ~KeyTerminal();
  KeyTerminal(const KeyTerminal&) = delete;
  KeyTerminal& operator=(const KeyTerminal&) = delete;

  [[nodiscard]] ScreenSize size() const;
  void draw(const std::vector<std::string>& lines);
  /// Waits. The keys' bytes, as they arrive; empty if the window has another size now, if one of `others`
  /// (descriptors) can be read, or after `patience_ms` (-1: no limit); nothing if the terminal is gone.
  [[nodiscard]] std::optional<std::string> wait_for_keys(const std::vector<int>& others = {},
                                                         int patience_ms = -1);
  /// Stops this program, as Ctrl-Z does elsewhere, until the shell continues it.
  void suspend();
  /// Nothing is drawn afterwards.
  void restore();

 private:
  void enter();

  int in_;
  int out_;
  int resized_;  // an eventfd
  std::mutex mutex_;
  bool entered_ = false;
  termios before_{};
};

}  // namespace manyhands
