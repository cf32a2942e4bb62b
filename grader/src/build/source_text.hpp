// Small functions on the text of a source file. Pure.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace manyhands::build {

struct BadText {
  int line = 0;      // 1-based
  const char* what;  // "a zero byte", …
};

/// The first place that is not valid UTF-8 text; nothing if all is valid. A byte order mark at the start is
/// allowed.
std::optional<BadText> first_bad_text(std::string_view text);

/// Line n (1-based) without its newline; empty if there is none.
std::string_view line_of(std::string_view text, int line);

/// The first line of C++ source that contains `word` as a whole word, not in a comment or literal; 0: none.
int line_of_word(std::string_view source, std::string_view word);

/// The first line with an #include of an absolute path, such as /dev/zero; 0: none.
int line_of_absolute_include(std::string_view text);

/// Linear, however often `from` occurs.
void replace_all(std::string& text, std::string_view from, std::string_view to);

/// The number of characters at `at` that join this line to the next one: a backslash and perhaps spaces
/// before the newline (g++ accepts the spaces). 0: none.
std::size_t join_at(std::string_view text, std::size_t at);

/// The text with continued lines joined.
std::string joined(std::string_view text);

/// A copy of C++ source with the same length, with spaces in place of comments and of character and string
/// literals (including raw ones); newlines stay. So do the names in #include "…".
std::string without_comments_and_literals(std::string_view source);

}  // namespace manyhands::build
