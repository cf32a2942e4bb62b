// A wrong submission that comes with an exercise: the finding it must get and, if it is stored as a patch,
// how it differs from a correct solution. Pure: text in, plain structs out. cli/solution.hpp knows where the
// files are.
//
// clang-format off
//   expect: correct wait-without-loop          <check> <code>; or <check> <code> | <check> <code>
//   base: also/under-the-lock                  the default is "reference"
//   Checks the condition only once, before it sleeps.
// clang-format on
//
//   --- a/bounded_queue.hpp
//   +++ b/bounded_queue.hpp
//   @@ -18,7 +18,7 @@
//   …
//
// The line to which the finding must point ends with a mark, "// <-- here" (in YAML "# <-- here"); with
// several marks, it may point to any of them. The mark is a comment and stays in the graded file.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "course/text_diff.hpp"
#include "model/verdict.hpp"

namespace manyhands {

struct Expectation {
  CheckName check = CheckName::builds;
  std::string code;
  bool operator==(const Expectation&) const = default;
};

/// One of these must be found; never empty for a mistake that was read. Several only if it depends on the
/// machine or on chance which one it is.
using Expectations = std::vector<Expectation>;

struct MistakePatch {
  Expectations expect;
  std::string base = "reference";  // or "also/NAME"
  std::string words;               // a description of the mistake; one or more lines
  std::vector<FileDiff> files;
};

/// `file` is the patch's name in error messages.
Result<MistakePatch> parse_mistake(std::string_view text, const std::string& file);

/// Only its head, up to the first "---"; the rest is ignored. For authors who change it.
Result<MistakePatch> parse_mistake_head(std::string_view text, const std::string& file);

/// The text that parse_mistake() reads. `diffs`: diffs from make_diff(), one after the other.
std::string mistake_text(const MistakePatch& head, const std::string& diffs);

/// "correct lost-wakeup | correct hang", the text after "expect: ". `where`: file and line, for the error
/// message.
Result<Expectations> parse_expectations(std::string_view text, const std::string& where);

/// Its inverse, with `between` between two of them.
std::string to_text(const Expectations& expect, std::string_view between = " | ");

/// Whether `name` is a valid name for a mistake: lower-case letters, digits and '-'.
bool is_mistake_name(std::string_view name);

/// The numbers (from 1) of lines that end with a mark.
std::vector<int> marked_lines(std::string_view text);

}  // namespace manyhands
