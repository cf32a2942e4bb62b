// A text on a screen, page by page. Pure.
#pragma once
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "cli/commands.hpp"
#include "cli/screen/screen_size.hpp"

namespace manyhands {

/// `text` as lines of at most `width` columns; a longer line continues on the next one. It may be painted.
std::vector<std::string> fitted_lines(const std::string& text, std::size_t width);

class Pager {
 public:
  /// `text`: what is shown in so many columns; it may be painted, and is otherwise printable.
  Pager(std::string title, std::function<std::string(std::size_t width)> text)
      : title_(std::move(title)), text_(std::move(text)) {}

  /// Returns false if the key leaves the text.
  bool press(const std::string& key);
  /// Stays within the text, whatever was pressed before.
  std::vector<std::string> screen(ScreenSize size, const Output& output);

 private:
  enum class Move { none, line_up, line_down, page_up, page_down, first, last };

  std::string title_;
  std::function<std::string(std::size_t width)> text_;
  std::vector<Move> moves_;  // since the last screen, which knows how long a page is
  std::size_t top_ = 0;
};

}  // namespace manyhands
