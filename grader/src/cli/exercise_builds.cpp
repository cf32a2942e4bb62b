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
  std::vector<std::string> command{(places.root / "grader/scripts/build").string(), "default"};
  std::vector<std::string> missing;
  for (const auto& id : ids) {
    if (fs::exists(setup.settings.toolchain.built(id), none)) continue;
    missing.push_back(id);
    command.push_back("exercise-" + id);
  }
  if (missing.empty() || !fs::exists(command.front(), none) ||
      !fs::equivalent(places.build, places.root / "build", none))
    return std::nullopt;
  if (process::run_script(command, places.root)) return std::nullopt;
  return SetupError{{"the tests of " + join_words(missing) + " could not be built",
                     "The compiler's output is above, and in " + (places.build / "build.log").string() + "."},
                    3};
}

}  // namespace manyhands
