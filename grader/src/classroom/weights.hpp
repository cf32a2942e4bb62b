// Whether a result was graded by the weights that the course has now. Points by old weights must not count
// silently beside those by new ones. Pure.
#pragma once
#include <optional>
#include <string>

#include "course/exercise.hpp"
#include "model/report.hpp"

namespace manyhands {

/// How the weights differ, as the beginning of a sentence: "It was graded for 100 points, but the course now
/// gives 50 points". Nothing if they are the same, if nothing was checked, or if the course has no such
/// exercise any more.
std::optional<std::string> other_weights(const Course& course, const ExerciseReport& result);

}  // namespace manyhands
