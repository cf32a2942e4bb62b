#include "kit/host/detectors/report_frame.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <utility>

#include "base/text.hpp"
#include "kit/host/observe/stacks.hpp"

namespace manyhands::host {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

void drop_blanks_in_front(std::string_view& text) {
  while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
}

void drop_blanks_behind(std::string_view& text) {
  while (text.ends_with(' ')) text.remove_suffix(1);
}

// Removes " (…)" at the end; empty if there is none. A name's own brackets never come last with a space
// before them and one of these inside.
std::string_view take_last_brackets(std::string_view& text) {
  drop_blanks_behind(text);
  const auto open = text.rfind('(');
  if (!text.ends_with(')') || open == std::string_view::npos || open == 0 || text[open - 1] != ' ') return {};
  return text.substr(open + 1, text.size() - open - 2);
}

void take_module(std::string_view& text, ReportFrame& frame) {
  auto inside = take_last_brackets(text);
  if (inside.starts_with("BuildId: ")) {
    text.remove_suffix(inside.size() + 2);
    inside = take_last_brackets(text);
  }
  const auto plus = inside.rfind("+0x");
  if (plus == std::string_view::npos || plus == 0) return;
  const auto digits = inside.substr(plus + 3);
  const auto [stopped, code] =
      std::from_chars(digits.data(), digits.data() + digits.size(), frame.offset, 16);
  if (code != std::errc{} || stopped != digits.data() + digits.size()) return;
  frame.module = inside.substr(0, plus);
  text.remove_suffix(inside.size() + 2);
  drop_blanks_behind(text);
}

// ":17" or ":17:3" at the end of a place.
int take_line(std::string_view& place) {
  int line = 0;
  for (int i = 0; i < 2; ++i) {
    const auto colon = place.rfind(':');
    if (colon == std::string_view::npos || colon + 1 == place.size() ||
        !std::all_of(place.begin() + static_cast<std::ptrdiff_t>(colon) + 1, place.end(), is_digit))
      break;
    line = leading_number(place.substr(colon + 1));
    place = place.substr(0, colon);
  }
  return line;
}

// The place is the last word; a learner's path may contain spaces, and is recognised by its prefix.
void take_place(std::string_view& text, ReportFrame& frame, const std::string& prefix) {
  auto at = prefix.empty() ? std::string_view::npos : text.rfind(" " + prefix + "/");
  if (at == std::string_view::npos) at = text.rfind(' ');
  if (at == std::string_view::npos) return;
  auto place = text.substr(at + 1);
  if (place != "<null>") {
    frame.line = take_line(place);
    if (frame.line == 0) return;
    frame.file = learner_path(std::string(place), prefix);
  }
  text = text.substr(0, at);
  drop_blanks_behind(text);
}

}  // namespace

std::optional<ReportFrame> report_frame_in(std::string_view line, const std::string& prefix) {
  drop_blanks_in_front(line);
  if (!line.starts_with('#') || line.size() < 2 || !is_digit(line[1])) return std::nullopt;
  line.remove_prefix(1);
  while (!line.empty() && is_digit(line.front())) line.remove_prefix(1);
  if (!line.starts_with(' ')) return std::nullopt;
  drop_blanks_in_front(line);
  ReportFrame frame;
  take_module(line, frame);
  if (line.starts_with("0x")) {
    const auto end = std::min(line.find(' '), line.size());
    line.remove_prefix(end);
    drop_blanks_in_front(line);
    if (line.starts_with("in ")) line.remove_prefix(3);
  }
  take_place(line, frame, prefix);
  if (line.empty() && frame.module.empty()) return std::nullopt;
  frame.function = line.empty() ? "<null>" : std::string(line);
  return frame;
}

std::string_view module_name(const ReportFrame& frame) {
  const std::string_view module = frame.module;
  return module.substr(module.rfind('/') + 1);
}

bool in_library(const ReportFrame& frame) {
  static constexpr std::array folders{"/usr/lib/", "/usr/lib64/", "/lib/", "/lib64/", "/usr/local/lib/"};
  const auto below = [&frame](const char* folder) { return frame.module.starts_with(folder); };
  return std::any_of(folders.begin(), folders.end(), below) ||
         frame.module.starts_with(MANYHANDS_LIBRARIES "/");
}

bool in_detector(const ReportFrame& frame) {
  static constexpr std::array names{"libtsan.so", "libasan.so", "liblsan.so", "libubsan.so"};
  const auto name = module_name(frame);
  return in_library(frame) &&
         std::any_of(names.begin(), names.end(), [name](const char* n) { return name.starts_with(n); });
}

}  // namespace manyhands::host
