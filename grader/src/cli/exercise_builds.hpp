// What is built of an exercise (its tests, what binds a submission to them, the serial version) is built when
// it is first needed: nobody waits for exercises that they have not begun. Internal to cli/.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "cli/grading_setup.hpp"

namespace manyhands {

/// Those of `ids` (empty: all of the course) that the submission has files of which are not the untouched
/// ones.
std::vector<std::string> begun_exercises(const GradingSetup& setup, const std::vector<std::string>& ids);

/// Builds what is missing for `ids`, by one call of grader/scripts/build, which says so on the standard
/// error. Does nothing where all is there, or where the course is not in the checkout that the tester was
/// built from.
std::optional<SetupError> build_exercises(const Places& places, const GradingSetup& setup,
                                          const std::vector<std::string>& ids);

}  // namespace manyhands
