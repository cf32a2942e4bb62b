#include "grade/grade.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/digest.hpp"
#include "base/iso_time.hpp"
#include "course/digests.hpp"
#include "grade/exercise_grader.hpp"
#include "model/totals.hpp"

namespace manyhands::grade {

namespace {

// Two submissions may be graded in the same second with the same seed, so the number also depends on the
// submission.
std::string case_number_of(const Report& report, const std::string& submission) {
  const auto text =
      fmt::format("{}\n{}\n{}\n{}\n{}\n{}\n{}", submission, report.student.value_or(""), report.seed,
                  report.time, report.grader_version, report.course_digest, fmt::join(report.pending, " "));
  return digest_of(text).substr(0, 8);
}

}  // namespace

Report begin_report(const Settings& settings, const Course& course, const std::string& course_digest,
                    const std::vector<std::string>& ids) {
  Report report;
  report.grader_version = MANYHANDS_VERSION;
  report.student = settings.student;
  report.time = iso_time(settings.time);
  report.course = course.title;
  report.course_digest = course_digest;
  report.machine = to_json(settings.machine);
  report.sandbox = sandbox::name_of(settings.sandbox);
  report.seed = std::to_string(settings.seed);
  report.pending = ids;
  report.case_number = case_number_of(report, settings.shown_submission);
  return report;
}

Report grade(const Settings& settings, const Course& course, const std::vector<std::string>& ids) {
  std::vector<const Exercise*> asked;
  std::vector<std::string> pending;
  for (const auto& exercise : course.exercises) {
    if (!ids.empty() && std::find(ids.begin(), ids.end(), exercise.id) == ids.end()) continue;
    asked.push_back(&exercise);
    pending.push_back(exercise.id);
  }
  const auto digests = digests_of(course);
  auto report = begin_report(settings, course, digests.course, pending);
  settings.known_so_far(report);
  for (const auto* exercise : asked) {
    auto collected = build::collect(*exercise, settings.submission, settings.shown_submission);
    auto known = settings.begins(*exercise, collected);
    report.exercises.push_back(
        known ? std::move(*known)
              : ExerciseGrader(settings, *exercise, course.points_of(exercise->id), std::move(collected))
                    .grade());
    report.exercises.back().digest = digests.exercises.at(exercise->id);
    report.pending.erase(report.pending.begin());
    add_up(report);
    settings.known_so_far(report);
  }
  return report;
}

}  // namespace manyhands::grade
