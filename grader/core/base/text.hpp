// Text for people: numbers, near misses, wrapping, and bytes of unknown origin made harmless. Pure.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace manyhands {

/// The number that `text` begins with; 0 where there is none, or one that no int can hold. For figures in
/// what other programs print.
int leading_number(std::string_view text);

/// Insertions, deletions, replacements and swaps of neighbours that make `a` into `b`.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The candidate that was probably meant: the nearest one, where it is near (a third of the word at most).
std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& candidates);

/// "42", "37.5", "33.33": at most two decimals, none that say nothing.
std::string format_number(double value);

/// "1 point", "37.5 points".
std::string format_points(double points);

/// "850 µs", "12 ms", "1.3 s", "2 min 5 s".
std::string format_seconds(double seconds);

/// "1,234,567".
std::string format_count(std::int64_t count);

/// "first, second and third".
std::string join_words(const std::vector<std::string>& words, std::string_view last = " and ");

/// Valid UTF-8 without control characters (but newlines; a tab becomes spaces), so that a terminal shows it
/// and does nothing else. What is taken out stays visible: "\x1b[31m". Direction overrides are taken out too.
std::string printable(std::string_view text);

/// As printable(), on one line.
std::string printable_line(std::string_view text);

/// Valid UTF-8 without control characters, but tabs and line ends.
bool is_text(std::string_view bytes);

/// Columns that `text` (printable) takes on a terminal: two for a letter of East Asia, none for a joined
/// accent.
std::size_t display_width(std::string_view text);

/// Lines of at most `width` characters, broken between words; words that are longer stand alone. Line breaks
/// of the text are kept, and a line that begins with a space is kept as it is: it is code, not prose.
std::vector<std::string> wrap(std::string_view text, std::size_t width);

/// At most `width` characters, with "…" for what was cut.
std::string shorten(std::string_view line, std::size_t width);

inline bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::vector<std::string> split_lines(std::string_view text);

/// As one word of a command line that can be copied into a shell: quoted where it must be, and printable.
std::string shell_word(std::string_view text);

/// The nearest that ASCII has: "×" becomes "x", "✓" becomes "+", anything unknown "?".
std::string to_ascii(std::string_view text);

}  // namespace manyhands
