// #line and # 12 "file" tell the compiler that the code stands somewhere else. What the detectors find would
// then be told of that place, and no longer of the submission; so such a directive is not accepted. Pure.
//
// Text alone does not say whether a directive is one: the same letters may stand in a comment, in a string,
// in a part that is left out, or be put together by joined lines. So this finds every place that could be
// one, and makes a text by which the compiler tells: with #error in its place.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "model/finding.hpp"

namespace manyhands::build {

struct LineDirective {
  std::size_t begin = 0, end = 0;  // of its name or number, in the text
  int line = 0;                    // of its #
  // Nothing but a comment or a joined line before it: it may be a part of another directive, which would be
  // another one without it. So it is to be tried alone.
  bool alone = false;
};

/// Every place that could be such a directive, in whatever spelling g++ takes: blanks, comments and joined
/// lines (a backslash, and blanks before the line's end) between and in its parts, %: in place of #.
std::vector<LineDirective> possible_line_directives(std::string_view text);

/// The text with an #error in place of each of them, which stand in its order. The error's text is `word`,
/// the number of the directive among them, and a semicolon.
std::string with_errors(std::string_view text, const std::vector<LineDirective>& directives,
                        const std::string& word);

Finding line_directive_finding(const std::string& shown, const LineDirective& directive);

}  // namespace manyhands::build
