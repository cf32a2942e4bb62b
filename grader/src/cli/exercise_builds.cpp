#include "cli/exercise_builds.hpp"

#include <algorithm>
#include <system_error>

#include "base/text.hpp"
#include "build/build_plan.hpp"
#include "build/collect.hpp"
#include "build/compile.hpp"
#include "process/script.hpp"

namespace manyhands {
namespace fs = std::filesystem;
namespace {

// The grader's own checkout, whatever course it grades; nothing for an installed grader.
std::optional<fs::path> own_checkout(const Places& places) {
  std::error_code none;
  const auto checkout = places.build.parent_path();
  if (places.build.filename() != "build" || !fs::exists(checkout / "grader/scripts/build", none))
    return std::nullopt;
  return checkout;
}

// Nothing if it could be built.
std::optional<SetupError> build_targets(const Places& places, const fs::path& checkout,
                                        const std::vector<std::string>& targets, const std::string& what) {
  std::vector<std::string> command{(checkout / "grader/scripts/build").string(), "default"};
  command.insert(command.end(), targets.begin(), targets.end());
  if (process::run_script(command, checkout)) return std::nullopt;
  return SetupError{{what + " could not be built",
                     "The compiler's output is above, and in " + (places.build / "build.log").string() + "."},
                    3};
}

// What is in build/<name>/, by the target of that name.
std::optional<SetupError> build_part(const Places& places, const std::string& name, const std::string& what) {
  std::error_code none;
  if (fs::exists(places.build / name / "built", none)) return std::nullopt;
  const auto checkout = own_checkout(places);
  if (!checkout)
    return SetupError{{"this grader does not have " + what, "Install it again, or use `make grade`."}, 2};
  return build_targets(places, *checkout, {name}, what);
}

}  // namespace

std::vector<std::string> begun_exercises(const GradingSetup& setup, const std::vector<std::string>& ids) {
  std::vector<std::string> begun;
  for (const auto& exercise : setup.course.exercises) {
    if (!ids.empty() && std::find(ids.begin(), ids.end(), exercise.id) == ids.end()) continue;
    const auto collected =
        build::collect(exercise, setup.settings.submission, setup.settings.shown_submission);
    // Of a submission without any of its files, nothing is run.
    if (!collected.files.empty() && !build::same_as_pristine(exercise, collected))
      begun.push_back(exercise.id);
  }
  return begun;
}

bool changed_since(const fs::path& stamp, const fs::path& exercise) {
  std::error_code none;
  const auto built = fs::last_write_time(stamp, none);
  if (none) return false;
  for (fs::recursive_directory_iterator at(exercise, none), end; !none && at != end; at.increment(none)) {
    const auto extension = at->path().extension();
    std::error_code gone;
    if ((extension == ".cpp" || extension == ".hpp") && at->last_write_time(gone) > built && !gone)
      return true;
  }
  return false;
}

std::optional<SetupError> build_exercises(const Places& places, const GradingSetup& setup,
                                          const std::vector<std::string>& ids) {
  std::error_code none;
  const auto checkout = own_checkout(places);
  std::vector<std::string> targets;
  std::vector<std::string> missing;
  std::vector<std::string> unknown;
  for (const auto& id : ids) {
    const auto stamp = setup.settings.toolchain.built(id);
    const bool stale = checkout && changed_since(stamp, *checkout / "exercises" / id);
    if (fs::exists(stamp, none) && !stale) continue;
    // There is nothing to build: each check says why (grade/exercise_grader.cpp).
    const auto* exercise = setup.course.find(id);
    if (exercise != nullptr && build::missing_packages(setup.settings.toolchain, *exercise)) continue;
    (checkout && fs::exists(*checkout / "exercises" / id, none) ? missing : unknown).push_back(id);
    targets.push_back("exercise-" + id);
  }
  if (!unknown.empty())
    return SetupError{{"this grader does not have the tests of " + join_words(unknown),
                       "Use the grader of the checkout that the course is in: `make grade` there builds it."},
                      2};
  if (missing.empty()) return std::nullopt;
  if (auto error = build_targets(places, *checkout, targets, "the tests of " + join_words(missing)))
    return error;
  // A file on which nothing depends would be newer for ever.
  for (const auto& id : missing)
    fs::last_write_time(setup.settings.toolchain.built(id), fs::file_time_type::clock::now(), none);
  return std::nullopt;
}

std::optional<SetupError> build_talk(const Places& places) {
  return build_part(places, "talk", "the programs of the talk");
}

std::optional<SetupError> build_game(const Places& places) {
  return build_part(places, "play", "the levels of the game");
}

}  // namespace manyhands
