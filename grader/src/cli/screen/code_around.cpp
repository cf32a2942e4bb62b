#include "cli/screen/code_around.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace manyhands {
namespace {

// Of a line in code; a line without code has none.
std::size_t indentation(const std::string& line) {
  return std::min(line.find_first_not_of(' '), line.size());
}

}  // namespace

std::vector<std::string> code_around(const CodePlace& place, int around, std::size_t width, const char* mark,
                                     Look look, const ScreenText& text) {
  auto indent = std::string::npos;
  for (int number = place.line - around; number <= place.line + around; ++number)
    if (const auto line = place.text_of(number); !line.empty()) indent = std::min(indent, indentation(line));
  std::vector<std::string> lines;
  for (int number = place.line - around; number <= place.line + around; ++number) {
    const bool here = number == place.line;
    const auto line = place.text_of(number);
    const auto code = line.substr(std::min(indent, line.size()));
    const auto shown = number <= 0 || (code.empty() && !here)
                           ? ""
                           : fmt::format("{} {:>3}  {}", here ? mark : " ", number, code);
    lines.push_back(text.painted(here ? look : Look::dim, text.padded(place.line > 0 ? shown : "", width)));
  }
  return lines;
}

}  // namespace manyhands
