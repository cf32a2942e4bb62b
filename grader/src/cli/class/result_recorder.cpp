#include "cli/class/result_recorder.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <ostream>
#include <utility>

#include "base/compressed.hpp"
#include "base/text.hpp"
#include "classroom/mark_changes.hpp"
#include "cli/learner_state.hpp"
#include "report/told.hpp"

namespace manyhands {

std::string result_in_words(const ExerciseReport& result) {
  if (result.state == ExerciseState::not_started) return "handed in unchanged";
  for (const auto verdict : {Verdict::fail, Verdict::fault, Verdict::inconclusive, Verdict::skipped})
    for (const auto& check : result.checks)
      if (check.verdict == verdict && (verdict != Verdict::skipped || check.points_unmeasured > 0))
        return fmt::format("{}: {}", to_string(check.name), line_about(check, result.id));
  return {};
}

ResultRecorder::ResultRecorder(const Course& course, Gradebook& gradebook, const Output& output, bool live,
                               bool proposed, std::string why)
    : gradebook_(gradebook),
      output_(output),
      proposed_(proposed),
      why_(std::move(why)),
      digests_(digests_of(course)),
      progress_(output, live),
      live_(live) {
  for (const auto& exercise : course.exercises) tests_[exercise.id] = digest_of_tests(exercise);
}

AttemptFiles ResultRecorder::files_of(const GradebookRow& row) {
  const std::lock_guard guard(mutex_);
  return gradebook_.files_of(row.attempt);
}

std::string ResultRecorder::evidence_of(std::int64_t result) {
  const std::lock_guard guard(mutex_);
  return gradebook_.evidence_of(result);
}

void ResultRecorder::begin(const GradebookRow& row) {
  const std::lock_guard guard(mutex_);
  if (!proposed_) gradebook_.begin(row.attempt, row.exercise);
}

void ResultRecorder::park(const GradebookRow& row) {
  const std::lock_guard guard(mutex_);
  if (!proposed_) gradebook_.park(row.attempt, row.exercise);
}

std::string ResultRecorder::tests_of(const std::string& exercise) const {
  const auto found = tests_.find(exercise);
  return found == tests_.end() ? std::string() : found->second;
}

bool ResultRecorder::has_same_tests(const GradedRow& before) const {
  return !before.ran.empty() && before.ran == tests_of(before.exercise);
}

void ResultRecorder::record(const GradebookRow& row, RowResult result) {
  GradedRow graded;
  graded.attempt = row.attempt;
  graded.exercise = row.exercise;
  graded.why = why_;
  graded.seconds = result.seconds;
  graded.ran = tests_.at(row.exercise);
  graded.report = std::move(result.report);
  auto& done = graded.report.exercises.front();
  done.digest = digests_.exercises.at(row.exercise);
  if (done.verdict == Verdict::fault) return fail(row, result_in_words(done));
  const auto evidence = result.evidence.is_null() ? std::string() : compressed(result.evidence.dump());
  const std::lock_guard guard(mutex_);
  if (keeps_what_was_measured(row, graded)) return;
  gradebook_.add_result(graded, evidence, proposed_);
  static constexpr std::array marks{"✓", "✗", "?", "–", "!"};
  const auto shown_as = done.state == ExerciseState::not_started ? Verdict::skipped : done.verdict;
  tell(row, marks[static_cast<std::size_t>(shown_as)],
       fmt::format("{}/{}  {}", format_number(done.points), format_number(done.max_points),
                   result_in_words(done)));
}

// With the mutex.
bool ResultRecorder::keeps_what_was_measured(const GradebookRow& row, const GradedRow& graded) {
  const auto before = std::find_if(before_.begin(), before_.end(), [&](const GradedRow& one) {
    return one.attempt == row.attempt && one.exercise == row.exercise;
  });
  if (!proposed_ || before == before_.end() || !only_measured_less(*before, graded)) return false;
  gradebook_.plan_proposals(gradebook_.planned_proposals() - 1);
  tell(row, "–", "nothing new, and less could be measured than before; its result stays");
  return true;
}

void ResultRecorder::fail(const GradebookRow& row, const std::string& reason) {
  const std::lock_guard guard(mutex_);
  ++failed_;
  if (!proposed_) gradebook_.fail(row.attempt, row.exercise, reason);
  tell(row, "!", "the grader failed: " + reason);
}

void ResultRecorder::refuse(const GradebookRow& row, const std::string& reason) {
  const std::lock_guard guard(mutex_);
  ++failed_;
  tell(row, "?", "not judged again: " + reason);
}

void ResultRecorder::show(const std::string& what) {
  progress_.show(fmt::format("{} left", left_.load()), what);
}

void ResultRecorder::wait(const std::string& exercise, const std::string& what) {
  if (live_) return progress_.wait(exercise, what);
  // The first word is what kind of message it is; the rest names a process, another one each time.
  const std::lock_guard guard(mutex_);
  if (!said_.insert(what.substr(0, what.find(' '))).second) return;
  const auto* rest = what.starts_with("waiting") ? " (said once; waiting counts in no time)" : "";
  output_.err << shown(output_, printable_line(what)) << rest << std::endl;
}

// With the mutex.
void ResultRecorder::tell(const GradebookRow& row, const std::string& mark, const std::string& words) {
  progress_.clear();
  const auto line = fmt::format("  {} {}  attempt {}  {}  {}", mark, printable_line(row.student), row.number,
                                row.exercise, printable_line(words));
  output_.out << shown(output_, line) << std::endl;
  --left_;
}

}  // namespace manyhands
