// An exercise may forbid patterns in the source, such as `#pragma omp`. They are matched against the code
// only: comments, literals and code that is compiled out do not count, and macros are expanded. Pure.
// Patterns were checked when the manifest was loaded.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "build/preprocessed.hpp"
#include "course/exercise.hpp"
#include "model/finding.hpp"

namespace manyhands::build {

struct TextPlace {
  int line = 0;
  int column = 0;
};
/// The first match of a pattern in the code of a text; comments and literals do not count.
std::optional<TextPlace> first_match(const std::string& text, const std::string& pattern);

/// One finding for each pattern and file: the first match in the preprocessed text, with the manifest's hint.
/// Patterns are matched line by line; patterns of entries with `calls` (call_places.hpp) are not used here.
std::vector<Finding> forbidden_patterns(const Exercise& exercise, const std::string& preprocessed,
                                        const Sources& sources);

}  // namespace manyhands::build
