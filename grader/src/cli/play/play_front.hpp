// Where a game is shown, and where its keys come from: a terminal, or, for scripts, lines of text.
#pragma once
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/commands.hpp"
#include "cli/screen/screen_size.hpp"

namespace manyhands {

class PlayFront {
 public:
  virtual ~PlayFront() = default;
  [[nodiscard]] virtual ScreenSize size() const = 0;
  virtual void show(const std::vector<std::string>& lines) = 0;
  /// What takes a moment; the next screen replaces it.
  virtual void show_briefly(const std::vector<std::string>& lines) = 0;
  /// Waits. Empty keys are to be ignored, and the screen to be shown again; nothing: no more keys will come.
  virtual std::optional<std::vector<std::string>> keys() = 0;
  virtual void suspend() {}
};

/// Only if KeyTerminal::is_there().
std::unique_ptr<PlayFront> terminal_front(int in, int out);

/// Each line of `in` is a row of keys, after which the screen is printed.
std::unique_ptr<PlayFront> text_front(std::istream& in, const Output& output);

}  // namespace manyhands
