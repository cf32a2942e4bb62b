#include <algorithm>
#include <vector>

#include "cli/checker.hpp"
#include "cli/exercise_builds.hpp"
#include "cli/grading_setup.hpp"

namespace manyhands {

int run_check(const CheckOptions& options) {
  const auto& output = options.output;
  auto ready = set_up(options.places, options.ids, options.places.root / "solutions", options.seed,
                      options.sandbox, true);
  if (const auto* error = std::get_if<SetupError>(&ready)) return report_setup_error(output, *error);
  auto& setup = std::get<GradingSetup>(ready);
  write_notice(options.output, setup);
  std::vector<const Exercise*> exercises;
  std::vector<std::string> ids;
  for (const auto& exercise : setup.course.exercises) {
    if (!options.ids.empty() &&
        std::find(options.ids.begin(), options.ids.end(), exercise.id) == options.ids.end())
      continue;
    exercises.push_back(&exercise);
    ids.push_back(exercise.id);
  }
  if (options.from_evidence.empty())
    if (const auto failed = build_exercises(options.places, setup, ids))
      return report_setup_error(output, *failed);
  return Checker(setup, options).check(exercises);
}

}  // namespace manyhands
