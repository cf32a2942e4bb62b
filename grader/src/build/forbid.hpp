// An exercise may do without some things ("no std::async here"). Looks for its patterns in the code proper:
// comments, literals and parts that are left out do not count, and macros are what they stand for. Pure.
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
/// The first place of a pattern in the code of a text; comments and literals do not count.
std::optional<TextPlace> first_match(const std::string& text, const std::string& pattern);

/// One finding for each pattern and file: its first place in what the preprocessor made of them, with the
/// manifest's hint. Patterns are tried line by line; what is judged by calls (call_places.hpp) is left out.
std::vector<Finding> forbidden_patterns(const Exercise& exercise, const std::string& preprocessed,
                                        const Sources& sources);

}  // namespace manyhands::build
