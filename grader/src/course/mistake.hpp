// A mistake that an exercise ships: what must be found in it, and, where it is kept as a patch, how it
// differs from a right solution. Pure: text in, plain structs out. Where files are is cli/solution.hpp's
// matter.
//
//   expect: correct wait-without-loop          <check> <code>
//   base: also/under-the-lock                  "reference" where it is left out
//   Looks once, before it sleeps, and not again after it was woken.
//
//   --- a/bounded_queue.hpp
//   +++ b/bounded_queue.hpp
//   @@ -18,7 +18,7 @@
//   …
//
// Where the finding must point, the line ends with a mark, "// <-- here" (in YAML "# <-- here"); where
// several do, it may point to any of them. The mark is a comment, and stays in what is graded.
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
};

struct MistakePatch {
  Expectation expect;
  std::string base = "reference";  // or "also/NAME"
  std::string words;               // what the mistake is; one or more lines
  std::vector<FileDiff> files;
};

/// `file` is how the patch is named in errors.
Result<MistakePatch> parse_mistake(std::string_view text, const std::string& file);

/// Its head alone, up to the first "---"; what comes after it is not looked at. For authors who change it.
Result<MistakePatch> parse_mistake_head(std::string_view text, const std::string& file);

/// The text that parse_mistake() reads. `diffs`: as make_diff() makes them, one after the other.
std::string mistake_text(const MistakePatch& head, const std::string& diffs);

/// "correct lost-wakeup", as it stands after "expect: ". `where`: file and line, for the error.
Result<Expectation> parse_expectation(std::string_view text, const std::string& where);

/// Whether `name` may name a mistake: small letters, digits and '-'.
bool is_mistake_name(std::string_view name);

/// The lines (1-based) that end with a mark.
std::vector<int> marked_lines(std::string_view text);

}  // namespace manyhands
