// The programs of an exercise (tests, glue code, serial version) are built when they are first needed, so
// that nobody waits for exercises that they have not started. Internal to cli/.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cli/grading_setup.hpp"

namespace manyhands {

/// The exercises among `ids` (empty: the whole course) for which the submission contains changed files.
std::vector<std::string> begun_exercises(const GradingSetup& setup, const std::vector<std::string>& ids);

/// Is something in the folder of an exercise newer than what was built from it? `stamp`: the file that the
/// build touches. False if it is missing. For authors, who change tests and check at once.
bool changed_since(const std::filesystem::path& stamp, const std::filesystem::path& exercise);

/// Builds what is missing for `ids`, or older than the exercise's source files, with one call of
/// grader/scripts/build, which says so on standard error. Does nothing if everything is there. Status 2 if
/// the grader comes without the exercise: it is the course's own, and the course is in another checkout.
std::optional<SetupError> build_exercises(const Places& places, const GradingSetup& setup,
                                          const std::vector<std::string>& ids);

/// Builds the programs of `grader compare talk` if they are missing.
std::optional<SetupError> build_talk(const Places& places);

/// Builds what `grader play` needs, if it is missing: the host of a game, and the levels.
std::optional<SetupError> build_game(const Places& places);

}  // namespace manyhands
