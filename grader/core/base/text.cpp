#include "base/text.hpp"

#include <fmt/core.h>
#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <utility>

namespace manyhands {

int leading_number(std::string_view text) {
  int number = 0;
  const auto [stopped, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  return code == std::errc{} && number > 0 ? number : 0;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), previous(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) previous[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t cost = a[i - 1] == b[j - 1] ? 0 : 1;
      row[j] = std::min({previous[j] + 1, row[j - 1] + 1, previous[j - 1] + cost});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, previous);
    std::swap(previous, row);
  }
  return previous[b.size()];
}

std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& candidates) {
  if (word.empty() || word.size() > 80) return std::nullopt;  // not a typo, and the search is quadratic
  std::optional<std::string> best;
  std::size_t least = std::max<std::size_t>(1, (word.size() + 1) / 3) + 1;
  for (const auto& candidate : candidates) {
    const std::size_t distance = edit_distance(word, candidate);
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

std::string format_number(double value) {
  if (!std::isfinite(value)) return "?";
  std::string text = fmt::format("{:.2f}", value);
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text == "-0" ? "0" : text;
}

std::string format_points(double points) {
  const std::string number = format_number(points);
  return number + (number == "1" ? " point" : " points");
}

std::string format_seconds(double seconds) {
  if (!std::isfinite(seconds) || seconds < 0) return "?";
  if (seconds < 0.0009995) return fmt::format("{:.0f} µs", seconds * 1e6);
  if (seconds < 0.00995) return fmt::format("{:.1f} ms", seconds * 1e3);
  if (seconds < 0.9995) return fmt::format("{:.0f} ms", seconds * 1e3);
  if (seconds < 9.95) return fmt::format("{:.1f} s", seconds);
  if (seconds < 59.5) return fmt::format("{:.0f} s", seconds);
  const double whole = std::min(std::round(seconds), 1e15);
  const auto minutes = static_cast<std::int64_t>(whole) / 60;
  const auto rest = static_cast<std::int64_t>(whole) % 60;
  return rest == 0 ? fmt::format("{} min", minutes) : fmt::format("{} min {} s", minutes, rest);
}

std::string format_count(std::int64_t count) {
  const std::string digits = fmt::format("{}", count);
  std::string out;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const bool group = i > 0 && (digits.size() - i) % 3 == 0 && digits[i - 1] != '-';
    if (group) out += ',';
    out += digits[i];
  }
  return out;
}

std::string join_words(const std::vector<std::string>& words, std::string_view last) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? last : ", ";
    text += words[i];
  }
  return text;
}

namespace {

/// The code point at `at`; size 0 if the bytes there are not valid UTF-8.
struct CodePoint {
  char32_t value = 0;
  std::size_t size = 0;
};

CodePoint decode(std::string_view text, std::size_t at) {
  constexpr std::size_t longest = 4;
  const auto left = static_cast<utf8proc_ssize_t>(std::min(text.size() - at, longest));
  utf8proc_int32_t value = 0;
  const auto size =
      utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + at, left, &value);
  if (size <= 0) return {};
  return {static_cast<char32_t>(value), static_cast<std::size_t>(size)};
}

/// An East Asian character takes two columns, a combining accent none.
std::size_t columns_of(const CodePoint& c) {
  return c.size == 0 ? 1
                     : static_cast<std::size_t>(utf8proc_charwidth(static_cast<utf8proc_int32_t>(c.value)));
}

/// Control characters, line separators and direction overrides.
bool is_harmful(char32_t c) {
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x61c || c == 0x200e || c == 0x200f ||
         (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

std::string printable(std::string_view text, bool one_line) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint c = decode(text, at);
    if (c.size == 0) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[at]));
      ++at;
      continue;
    }
    if (c.value == '\n')
      out += one_line ? ' ' : '\n';
    else if (c.value == '\t')
      out += "    ";
    else if (c.value == '\r' && at + 1 < text.size() && text[at + 1] == '\n')
      ;  // part of a Windows line end
    else if (is_harmful(c.value))
      out += c.value < 0x100 ? fmt::format("\\x{:02x}", static_cast<unsigned>(c.value))
                             : fmt::format("\\u{:04x}", static_cast<unsigned>(c.value));
    else
      out += text.substr(at, c.size);
    at += c.size;
  }
  return out;
}

constexpr std::array ascii_of{
    std::pair{U'✓', "+"},  std::pair{U'✗', "x"},      std::pair{U'○', "o"},  std::pair{U'–', "-"},
    std::pair{U'—', "-"},  std::pair{U'│', "|"},      std::pair{U'└', "`"},  std::pair{U'─', "-"},
    std::pair{U'×', "x"},  std::pair{U'…', "..."},    std::pair{U'·', "-"},  std::pair{U'→', "->"},
    std::pair{U'≥', ">="}, std::pair{U'≤', "<="},     std::pair{U'µ', "u"},  std::pair{U'π', "pi"},
    std::pair{U'’', "'"},  std::pair{U'‘', "'"},      std::pair{U'“', "\""}, std::pair{U'”', "\""},
    std::pair{U'±', "+-"}, std::pair{U'\u00a0', " "},
};

}  // namespace

std::string printable(std::string_view text) {
  return printable(text, false);
}
std::string printable_line(std::string_view text) {
  return printable(text, true);
}

bool is_text(std::string_view bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    const CodePoint c = decode(bytes, at);
    const bool blank = c.value == '\t' || c.value == '\n' || c.value == '\r' || c.value == '\f';
    if (c.size == 0 || c.value == 0x7f || (c.value < 0x20 && !blank)) return false;
    at += c.size;
  }
  return true;
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint c = decode(text, at);
    width += columns_of(c);
    at += std::max<std::size_t>(1, c.size);
  }
  return width;
}

std::vector<std::string> split_lines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.emplace_back(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
  }
  return lines;
}

std::vector<std::string> wrap(std::string_view text, std::size_t width) {
  std::vector<std::string> out;
  for (const std::string& line : split_lines(text)) {
    if (line.empty() || line.front() == ' ' || display_width(line) <= width) {
      out.push_back(line);
      continue;
    }
    std::string current;
    std::size_t at = 0;
    while (at < line.size()) {
      const std::size_t end = std::min(line.find(' ', at), line.size());
      const std::string_view word(line.data() + at, end - at);
      at = end + 1;
      if (word.empty()) continue;
      if (!current.empty() && display_width(current) + 1 + display_width(word) > width)
        out.push_back(std::exchange(current, {}));
      if (!current.empty()) current += ' ';
      current += word;
    }
    if (!current.empty()) out.push_back(current);
  }
  return out;
}

std::string shorten(std::string_view line, std::size_t width) {
  if (display_width(line) <= width) return std::string(line);
  std::string out;
  std::size_t used = 0;
  for (std::size_t at = 0; at < line.size();) {
    const CodePoint c = decode(line, at);
    const std::size_t size = std::max<std::size_t>(1, c.size);
    used += columns_of(c);
    if (used + 1 > width) break;  // the last column is for "…"
    out += line.substr(at, size);
    at += size;
  }
  return out + "…";
}

std::string shell_word(std::string_view text) {
  const auto plain = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') ||
           byte >= 0x80 || std::string_view("%+,-./:=@_").find(c) != std::string_view::npos;
  };
  const auto line = printable_line(text);
  if (!line.empty() && std::all_of(line.begin(), line.end(), plain)) return line;
  std::string word = "'";
  for (const char c : line) word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return word + "'";
}

std::string shell_line(const std::vector<std::string>& words) {
  std::string line;
  for (const auto& word : words) line += (line.empty() ? "" : " ") + shell_word(word);
  return line;
}

std::string to_ascii(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint c = decode(text, at);
    if (c.size == 1) {
      out += text[at];
    } else {
      const auto* found = std::find_if(ascii_of.begin(), ascii_of.end(),
                                       [&](const auto& entry) { return entry.first == c.value; });
      out += found == ascii_of.end() ? "?" : found->second;
    }
    at += std::max<std::size_t>(1, c.size);
  }
  return out;
}

}  // namespace manyhands
