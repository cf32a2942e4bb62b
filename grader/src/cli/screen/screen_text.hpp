// Text for a screen with a fixed width: cut, padded and coloured, in what the terminal can show. Pure.
#pragma once
#include <cstddef>
#include <string>

#include "cli/commands.hpp"
#include "cli/learner_state.hpp"

namespace manyhands {

class ScreenText {
 public:
  explicit ScreenText(const Output& output) : output_(output) {}

  /// `text` (printable) in at most `width` columns.
  [[nodiscard]] std::string cut(const std::string& text, std::size_t width) const;
  /// The same in exactly that many.
  [[nodiscard]] std::string padded(const std::string& text, std::size_t width) const;
  [[nodiscard]] std::string painted(Look look, const std::string& text) const {
    return paint(output_, look, text);
  }

  // One column wide each.
  [[nodiscard]] const char* here() const { return output_.unicode ? "→" : ">"; }   // the thread of this step
  [[nodiscard]] const char* there() const { return output_.unicode ? "·" : "."; }  // the other threads
  [[nodiscard]] const char* between() const { return output_.unicode ? "│" : "|"; }

 private:
  const Output& output_;
};

}  // namespace manyhands
