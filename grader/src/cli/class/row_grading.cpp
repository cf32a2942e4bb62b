#include "cli/class/row_grading.hpp"

#include <chrono>
#include <ctime>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

#include "base/files.hpp"
#include "build/collect.hpp"
#include "course/digests.hpp"
#include "grade/evidence_replay.hpp"
#include "grade/grade.hpp"
#include "model/totals.hpp"

namespace manyhands {
namespace {

namespace fs = std::filesystem;

// As learners know their files.
constexpr const char* shown_submission = "starter";

}  // namespace

RowGrading::RowGrading(const GradingSetup& setup, const RowToGrade& row, const AttemptFiles& files,
                       const fs::path& folder)
    : setup_(setup), exercise_(*setup.course.find(row.exercise)), settings_(setup.settings) {
  settings_.submission = folder / "submission";
  settings_.shown_submission = shown_submission;
  settings_.work = folder;
  settings_.student = row.student;
  settings_.time = std::time(nullptr);
  settings_.seed = row.seed;
  settings_.only = row.only;
  settings_.leave_out = row.leave_out;
  settings_.yields_to_timed_runs = true;  // several are graded at once
  // What is timed runs alone. A second try after a wait would not be found in the evidence; there is
  // --unmeasured.
  settings_.waits_for_quiet = false;
  settings_.state.clear();  // what is known of this machine does not belong to the evidence
  for (const auto& [path, content] : files) {
    const auto file = settings_.submission / path;
    fs::create_directories(file.parent_path());
    if (const auto written = write_file(file, content); !written)
      throw std::runtime_error(written.error().message);
  }
}

void RowGrading::replay(grade::Evidence evidence) {
  replays_ = true;
  grade::judge_again(settings_, std::move(evidence));
}

void RowGrading::prepare() {
  auto collected = build::collect(exercise_, settings_.submission, shown_submission);
  if (!replays_) recorder_.emplace(settings_);
  grader_ = std::make_unique<grade::ExerciseGrader>(
      settings_, exercise_, setup_.course.points_of(exercise_.id), std::move(collected));
}

void RowGrading::untimed() {
  prepare();
  grader_->grade_untimed();
}

bool RowGrading::needs_machine() const {
  return grader_->needs_machine();
}

double RowGrading::waited() const {
  return grader_ ? std::chrono::duration<double>(grader_->waited()).count() : 0;
}

RowResult RowGrading::without_rest() {
  auto left = grader_->left();
  auto result = result_of(grader_->end_without_rest());
  result.left = std::move(left);
  return result;
}

RowResult RowGrading::end() {
  if (!grader_) prepare();
  return result_of(grader_->grade());
}

RowResult RowGrading::result_of(ExerciseReport exercise) const {
  RowResult result;
  result.report =
      grade::begin_report(settings_, setup_.course, digests_of(setup_.course).course, {exercise_.id});
  result.report.pending.clear();
  result.report.exercises.push_back(std::move(exercise));
  add_up(result.report);
  if (recorder_) result.evidence = grade::to_json(recorder_->evidence());
  return result;
}

RowResult judge_row_again(const GradingSetup& setup, const RowToGrade& row, const AttemptFiles& files,
                          const fs::path& folder, const nlohmann::json& evidence) {
  const auto judged = [&](const RowToGrade& part, const nlohmann::json& observed) {
    RowGrading grading(setup, part, files, folder);
    grading.replay(grade::evidence_from(observed));
    return grading.end();
  };
  const auto parts = parts_of(evidence);
  if (!parts) return judged(row, evidence);
  auto untimed = row;
  untimed.leave_out = parts->left;
  auto rest = row;
  rest.only = parts->left;
  auto first = judged(untimed, *parts->untimed);
  first.left = parts->left;
  auto both = merged(std::move(first), judged(rest, *parts->rest));
  both.evidence = evidence;
  return both;
}

}  // namespace manyhands
