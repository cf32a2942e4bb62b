#include "cli/screen/screen_text.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace manyhands {

std::string ScreenText::cut(const std::string& text, std::size_t width) const {
  const auto known = shown(output_, text);
  if (output_.unicode || display_width(known) <= width) return shorten(known, width);
  return known.substr(0, width - std::min<std::size_t>(width, 3)) +
         std::string(std::min<std::size_t>(width, 3), '.');
}

std::string ScreenText::padded(const std::string& text, std::size_t width) const {
  auto line = cut(text, width);
  const auto used = display_width(line);
  return line + std::string(width - std::min(width, used), ' ');
}

}  // namespace manyhands
