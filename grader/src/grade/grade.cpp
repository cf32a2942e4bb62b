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
  for (const auto& exercise : course.exercises) {
    if (!ids.empty() && std::find(ids.begin(), ids.end(), exercise.id) == ids.end()) continue;
    if (auto known = settings.known(exercise)) {
      report.exercises.push_back(std::move(*known));
      continue;
    }
    report.exercises.push_back(ExerciseGrader(settings, exercise, course.points_of(exercise.id)).grade());
  }
  add_up(report);
  return report;
}

}  // namespace manyhands::grade
