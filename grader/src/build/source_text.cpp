#include "build/source_text.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

#include "base/pattern.hpp"
#include "base/text.hpp"

namespace manyhands::build {
namespace {

bool word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

/// Length of the UTF-8 sequence at `at`; 0 if it is invalid (including overlong forms, surrogates and beyond
/// U+10FFFF).
std::size_t sequence_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U;
  };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((byte(i) & 0xC0) != 0x80) return 0;
  if (first == 0xE0 && byte(1) < 0xA0) return 0;
  if (first == 0xED && byte(1) > 0x9F) return 0;
  if (first == 0xF0 && byte(1) < 0x90) return 0;
  if (first == 0xF4 && byte(1) > 0x8F) return 0;
  return length;
}

/// Replaces literals and comments by blanks in a copy, in one pass.
class Blanker {
 public:
  explicit Blanker(std::string_view source) : source_(source), result_(source) {}

  std::string run() {
    while (at_ < source_.size()) step();
    return std::move(result_);
  }

 private:
  [[nodiscard]] bool here(std::string_view what) const {
    return source_.compare(at_, what.size(), what) == 0;
  }

  void blank_to(std::size_t end) {
    for (end = std::min(end, source_.size()); at_ < end; ++at_)
      if (source_[at_] != '\n') result_[at_] = ' ';
  }

  void step() {
    const char c = source_[at_];
    if (here("//")) {
      auto end = at_;
      while (end < source_.size() && source_[end] != '\n')
        end += std::max<std::size_t>(join_at(source_, end), 1);
      blank_to(end);
    } else if (here("/*")) {
      const auto end = source_.find("*/", at_ + 2);
      blank_to(end == std::string_view::npos ? end : end + 2);
    } else if (c == '"') {
      quoted('"');
    } else if (c == '\'') {
      quoted('\'');
    } else if (word(c)) {
      take_word();
    } else {
      if (c == '\n') in_include_ = false;
      ++at_;
    }
  }

  // A word may be the prefix of a literal (u8R"…") or a number with ' between its digits.
  void take_word() {
    const auto begin = at_;
    const bool number = std::isdigit(static_cast<unsigned char>(source_[at_])) != 0;
    while (at_ < source_.size() &&
           (word(source_[at_]) ||
            (number && source_[at_] == '\'' && at_ + 1 < source_.size() && word(source_[at_ + 1]))))
      ++at_;
    const auto taken = source_.substr(begin, at_ - begin);
    if (taken == "include") {
      const auto before = source_.substr(0, begin).find_last_not_of(" \t");
      in_include_ = before != std::string_view::npos && source_[before] == '#';
    }
    const bool raw = taken == "R" || taken == "LR" || taken == "uR" || taken == "UR" || taken == "u8R";
    if (raw && at_ < source_.size() && source_[at_] == '"') raw_string();
  }

  void raw_string() {
    const auto open = source_.find('(', at_);
    if (open == std::string_view::npos) return blank_to(source_.size());
    const auto close = ")" + std::string(source_.substr(at_ + 1, open - at_ - 1)) + "\"";
    const auto end = source_.find(close, open);
    blank_to(end == std::string_view::npos ? end : end + close.size());
  }

  void quoted(char quote) {
    auto end = at_ + 1;
    while (end < source_.size() && source_[end] != quote && source_[end] != '\n')
      end += source_[end] != '\\' ? 1 : std::max<std::size_t>(join_at(source_, end), 2);
    if (end < source_.size() && source_[end] == quote) ++end;
    if (in_include_ && quote == '"')
      at_ = std::min(end, source_.size());
    else
      blank_to(end);
  }

  std::string_view source_;
  std::string result_;
  std::size_t at_ = 0;
  bool in_include_ = false;
};

}  // namespace

std::optional<BadText> first_bad_text(std::string_view text) {
  int line = 1;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '\0') return BadText{line, "a zero byte"};
    const auto length = sequence_length(text, at);
    if (length == 0) return BadText{line, "bytes that are not UTF-8 text"};
    if (text[at] == '\n') ++line;
    at += length;
  }
  return std::nullopt;
}

std::string_view line_of(std::string_view text, int line) {
  for (int n = 1; n < line; ++n) {
    const auto end = text.find('\n');
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
  text = text.substr(0, text.find('\n'));
  if (!text.empty() && text.back() == '\r') text.remove_suffix(1);
  return text;
}

int line_of_word(std::string_view source, std::string_view name) {
  if (name.empty()) return 0;
  const auto code = without_comments_and_literals(source);
  for (std::size_t at = 0; (at = code.find(name, at)) != std::string::npos; at += name.size()) {
    const auto end = at + name.size();
    if ((at > 0 && word(code[at - 1])) || (end < code.size() && word(code[end]))) continue;
    return 1 +
           static_cast<int>(std::count(code.begin(), code.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
  }
  return 0;
}

int line_of_absolute_include(std::string_view text) {
  static const Pattern form(R"(^\s*#\s*include\s*["<]/)");
  int number = 0;
  for (const auto& line : split_lines(text)) {
    ++number;
    if (form.find(line)) return number;
  }
  return 0;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  if (from.empty()) return;
  // Builds a new text, so that the rest is copied once and not again for each match.
  std::string result;
  std::size_t begin = 0;
  for (std::size_t at = 0; (at = text.find(from, begin)) != std::string::npos; begin = at + from.size()) {
    result.append(text, begin, at - begin);
    result += to;
  }
  if (begin == 0) return;
  result.append(text, begin);
  text = std::move(result);
}

std::size_t join_at(std::string_view text, std::size_t at) {
  if (at >= text.size() || text[at] != '\\') return 0;
  auto end = text.find_first_not_of(" \t\f\v", at + 1);
  if (end != std::string_view::npos && text[end] == '\r') ++end;
  return end < text.size() && text[end] == '\n' ? end + 1 - at : 0;
}

std::string joined(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    if (const auto length = join_at(text, at))
      at += length;
    else
      result += text[at++];
  }
  return result;
}

std::string without_comments_and_literals(std::string_view source) {
  return Blanker(source).run();
}

}  // namespace manyhands::build
