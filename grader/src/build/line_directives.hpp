// #line and # 12 "file" tell the compiler that the code is somewhere else. Findings of the detectors would
// then point to that place and no longer to the submission, so such directives are rejected. Pure.
//
// Text alone does not show whether something is a directive: the same characters may be in a comment, in a
// string, in code that is compiled out, or assembled from continued lines. So this finds all places that
// could be one, and makes a text from which the compiler can tell: with #error in their place.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "model/finding.hpp"

namespace manyhands::build {

struct LineDirective {
  std::size_t begin = 0, end = 0;  // of its name or number, in the text
  int line = 0;                    // the line of its #
  // There is only a comment or a continued line before it, so it may be part of another directive, without
  // which it would be one itself. So it must be tried separately.
  bool alone = false;
};

/// All places that could be such a directive, in any spelling that g++ accepts: spaces, comments and line
/// continuations (a backslash, and spaces before the end of the line) between and inside its parts, and %:
/// instead of #.
std::vector<LineDirective> possible_line_directives(std::string_view text);

/// The text with an #error in place of each of them; they must be in the order of the text. The text of the
/// error is `word`, the directive's number among them, and a semicolon.
std::string with_errors(std::string_view text, const std::vector<LineDirective>& directives,
                        const std::string& word);

Finding line_directive_finding(const std::string& shown, const LineDirective& directive);

}  // namespace manyhands::build
