#include "grade/grade.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "grade/exercise_grader.hpp"
#include "model/totals.hpp"

namespace manyhands::grade {

Report grade(const Settings& settings, const Course& course, const std::vector<std::string>& ids) {
  Report report;
  report.grader_version = MANYHANDS_VERSION;
  report.course = course.title;
  report.machine = to_json(settings.machine);
  report.sandbox = sandbox::name_of(settings.sandbox);
  report.seed = std::to_string(settings.seed);
  std::vector<const Exercise*> asked;
  for (const auto& exercise : course.exercises)
    if (ids.empty() || std::find(ids.begin(), ids.end(), exercise.id) != ids.end())
      asked.push_back(&exercise);
  for (const auto* exercise : asked) report.pending.push_back(exercise->id);
  settings.known_so_far(report);
  for (const auto* exercise : asked) {
    auto collected = build::collect(*exercise, settings.submission, settings.shown_submission);
    auto known = settings.begins(*exercise, collected);
    report.exercises.push_back(
        known ? std::move(*known)
              : ExerciseGrader(settings, *exercise, course.points_of(exercise->id), std::move(collected))
                    .grade());
    report.pending.erase(report.pending.begin());
    add_up(report);
    settings.known_so_far(report);
  }
  return report;
}

}  // namespace manyhands::grade
