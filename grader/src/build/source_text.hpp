// Small questions about the text of a source file. Pure.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace manyhands::build {

struct BadText {
  int line = 0;      // 1-based
  const char* what;  // "a zero byte", …
};

/// The first place that is not plain UTF-8 text; none where all is well. A byte order mark at the start is
/// well.
std::optional<BadText> first_bad_text(std::string_view text);

/// Line n (1-based) without its end; empty where there is none.
std::string_view line_of(std::string_view text, int line);

/// The first line of C++ source in which `word` stands as a word, not in a comment or a literal; 0: in none.
int line_of_word(std::string_view source, std::string_view word);

/// Linear, however often it stands there.
void replace_all(std::string& text, std::string_view from, std::string_view to);

/// How many characters at `at` join this line to the next one: a backslash, and perhaps blanks, before the
/// line's end. g++ takes the blanks too. 0: none.
std::size_t join_at(std::string_view text, std::size_t at);

/// The text with its lines joined.
std::string joined(std::string_view text);

/// A copy of C++ source of the same length in which comments, character and string literals (raw ones too)
/// are blanks; line ends stay. The names in #include "…" stay as well.
std::string without_comments_and_literals(std::string_view source);

}  // namespace manyhands::build
