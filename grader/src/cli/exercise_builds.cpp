#include "cli/exercise_builds.hpp"

#include <algorithm>
#include <system_error>

#include "base/text.hpp"
#include "build/collect.hpp"
#include "build/compile.hpp"
#include "process/script.hpp"

namespace manyhands {
namespace fs = std::filesystem;

std::vector<std::string> begun_exercises(const GradingSetup& setup, const std::vector<std::string>& ids) {
  std::vector<std::string> begun;
  for (const auto& exercise : setup.course.exercises) {
    if (!ids.empty() && std::find(ids.begin(), ids.end(), exercise.id) == ids.end()) continue;
    const auto collected =
        build::collect(exercise, setup.settings.submission, setup.settings.shown_submission);
    if (!build::same_as_pristine(exercise, collected)) begun.push_back(exercise.id);
  }
  return begun;
}

std::optional<SetupError> build_exercises(const Places& places, const GradingSetup& setup,
                                          const std::vector<std::string>& ids) {
  std::error_code none;
  const auto checkout = places.build.parent_path();  // the grader's own, whatever course it grades
  const auto script = checkout / "grader/scripts/build";
  const bool can_build = places.build.filename() == "build" && fs::exists(script, none);
  std::vector<std::string> command{script.string(), "default"};
  std::vector<std::string> missing;
  std::vector<std::string> unknown;
  for (const auto& id : ids) {
    if (fs::exists(setup.settings.toolchain.built(id), none)) continue;
    (can_build && fs::exists(checkout / "exercises" / id, none) ? missing : unknown).push_back(id);
    command.push_back("exercise-" + id);
  }
  if (!unknown.empty())
    return SetupError{{"this grader does not have the tests of " + join_words(unknown),
                       "Use the grader of the checkout that the course is in: `make grade` there builds it."},
                      2};
  if (missing.empty() || process::run_script(command, checkout)) return std::nullopt;
  return SetupError{{"the tests of " + join_words(missing) + " could not be built",
                     "The compiler's output is above, and in " + (places.build / "build.log").string() + "."},
                    3};
}

}  // namespace manyhands
