// Text for people: numbers, similar words, wrapping, and making untrusted bytes harmless. Pure.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace manyhands {

/// The number at the beginning of `text`; 0 if there is none or if it does not fit into an int. For numbers
/// in the output of other programs.
int leading_number(std::string_view text);

/// The number of insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The most similar candidate, if it is similar enough (at most a third of the word differs).
std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& candidates);

/// "42", "37.5", "33.33": at most two decimals, without trailing zeros.
std::string format_number(double value);

/// "1 point", "37.5 points".
std::string format_points(double points);

/// "850 µs", "12 ms", "1.3 s", "2 min 5 s".
std::string format_seconds(double seconds);

/// "1,234,567".
std::string format_count(std::int64_t count);

/// "first, second and third".
std::string join_words(const std::vector<std::string>& words, std::string_view last = " and ");

/// Valid UTF-8 without control characters except newlines (a tab becomes spaces), so that a terminal only
/// displays it. Removed characters stay visible: "\x1b[31m". Direction overrides are removed, too.
std::string printable(std::string_view text);

/// Like printable(), but on one line.
std::string printable_line(std::string_view text);

/// Whether it is valid UTF-8 without control characters, except tabs and newlines.
bool is_text(std::string_view bytes);

/// The number of columns that `text` (printable) takes on a terminal: two for an East Asian character, none
/// for a combining accent.
std::size_t display_width(std::string_view text);

/// Lines of at most `width` characters, broken between words; a longer word gets its own line. Keeps line
/// breaks, and does not change lines that begin with a space, because these are code.
std::vector<std::string> wrap(std::string_view text, std::size_t width);

/// At most `width` characters, with "…" in place of the rest.
std::string shorten(std::string_view line, std::size_t width);

inline bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::vector<std::string> split_lines(std::string_view text);

/// Quoted, if necessary, so that it can be copied into a shell as one word; printable.
std::string shell_word(std::string_view text);

/// A command line for readers to copy: each of the words quoted if it must be.
std::string shell_line(const std::vector<std::string>& words);

/// The closest ASCII text: "×" becomes "x", "✓" becomes "+", unknown characters "?".
std::string to_ascii(std::string_view text);

}  // namespace manyhands
