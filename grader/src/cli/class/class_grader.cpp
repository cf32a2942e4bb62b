#include "cli/class/class_grader.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <exception>
#include <future>
#include <nlohmann/json.hpp>
#include <ostream>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "base/compressed.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "build/collect.hpp"
#include "cli/learner_state.hpp"
#include "cli/untimed_workers.hpp"
#include "grade/evidence_recorder.hpp"
#include "grade/evidence_replay.hpp"
#include "grade/exercise_grader.hpp"
#include "grade/grade.hpp"
#include "model/totals.hpp"
#include "report/told.hpp"

namespace manyhands {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

// Rows whose untimed part is done before the timed ones begin. It limits what is kept on the disk, and what a
// killed grader has to do again.
constexpr std::size_t batch_size = 48;
constexpr std::size_t most_evidence_bytes = std::size_t{512} << 20;

// As learners know their files.
constexpr const char* shown_submission = "starter";

double seconds_since(Clock::time_point began) {
  return std::chrono::duration<double>(Clock::now() - began).count();
}

std::uint64_t seed_of(const Report& report) {
  std::uint64_t seed = 0;
  std::from_chars(report.seed.data(), report.seed.data() + report.seed.size(), seed);
  return seed;
}

/// What was found, in a few words.
std::string words_of(const ExerciseReport& result) {
  if (result.state == ExerciseState::not_started) return "handed in unchanged";
  for (const auto verdict : {Verdict::fail, Verdict::fault, Verdict::inconclusive, Verdict::skipped})
    for (const auto& check : result.checks)
      if (check.verdict == verdict && (verdict != Verdict::skipped || check.points_unmeasured > 0))
        return fmt::format("{}: {}", to_string(check.name), line_about(check, result.id));
  return {};
}

}  // namespace

struct ClassGrader::Job {
  GradebookRow row;
  fs::path folder = {};
  grade::Settings settings = {};
  std::optional<grade::EvidenceRecorder> recorder = {};
  std::unique_ptr<grade::ExerciseGrader> grader = {};
  double seconds = 0;
  std::string case_number = {};  // empty: a new one
  bool ended = false;
};

ClassGrader::ClassGrader(GradingSetup& setup, Gradebook& gradebook, const Output& output, bool live,
                         bool proposed, std::string why)
    : setup_(setup),
      gradebook_(gradebook),
      output_(output),
      proposed_(proposed),
      why_(std::move(why)),
      digests_(digests_of(setup.course)),
      progress_(output, live) {
  for (const auto& exercise : setup_.course.exercises) tests_[exercise.id] = digest_of_tests(exercise);
  setup_.settings.waits = [this](const std::string& id, const std::string& what) {
    progress_.wait(id, what);
  };
}

ClassGrader::~ClassGrader() = default;

int ClassGrader::grade(const std::vector<GradebookRow>& rows) {
  left_ = rows.size();
  for (std::size_t from = 0; from < rows.size(); from += batch_size) {
    std::deque<Job> jobs;
    for (auto i = from; i < std::min(rows.size(), from + batch_size); ++i) {
      jobs.push_back({rows[i]});
      jobs.back().folder = setup_.work->path() / std::to_string(i);
    }
    grade_batch(jobs);
  }
  return failed_;
}

void ClassGrader::grade_batch(std::deque<Job>& jobs) {
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (auto i = next++; i < jobs.size(); i = next++) guarded(jobs[i], [&] { begin(jobs[i]); });
  };
  std::vector<std::future<void>> others;
  for (int i = 1; i < untimed_workers(setup_.settings.machine); ++i)
    others.push_back(std::async(std::launch::async, work));
  work();
  for (auto& other : others) other.get();
  for (auto& job : jobs)
    if (!job.ended) guarded(job, [&] { end(job); });
}

template <class Do>
void ClassGrader::guarded(Job& job, Do work) {
  try {
    work();
  } catch (const GradebookError&) {
    throw;  // nothing could be recorded any more
  } catch (const std::exception& error) {
    fail(job, error.what());
  }
  if (!job.ended) return;  // its timed part is left
  job.grader.reset();
  job.recorder.reset();
  std::error_code none;
  fs::remove_all(job.folder, none);
}

void ClassGrader::prepare(Job& job) {
  job.settings = setup_.settings;
  auto& settings = job.settings;
  settings.submission = job.folder / "submission";
  settings.shown_submission = shown_submission;
  settings.work = job.folder;
  settings.student = job.row.student;
  settings.time = std::time(nullptr);
  settings.seed = fresh_seed();
  settings.yields_to_timed_runs = true;  // several are graded at once
  // What is timed runs alone. A second try after a wait would not be found in the evidence; there is
  // --unmeasured.
  settings.waits_for_quiet = false;
  settings.state.clear();  // what is known of this machine does not belong to the evidence
  const std::lock_guard guard(mutex_);
  for (const auto& [path, content] : gradebook_.files_of(job.row.attempt)) {
    const auto file = settings.submission / path;
    fs::create_directories(file.parent_path());
    if (const auto written = write_file(file, content); !written)
      throw std::runtime_error(written.error().message);
  }
}

void ClassGrader::begin(Job& job) {
  const auto began = Clock::now();
  const auto& exercise = *setup_.course.find(job.row.exercise);
  if (!proposed_) {
    const std::lock_guard guard(mutex_);
    gradebook_.begin(job.row.attempt, job.row.exercise);
  }
  prepare(job);
  progress_.show(fmt::format("{} left", left_.load()), job.row.student + ", " + exercise.id);
  auto collected = build::collect(exercise, job.settings.submission, shown_submission);
  job.recorder.emplace(job.settings);
  job.grader = std::make_unique<grade::ExerciseGrader>(
      job.settings, exercise, setup_.course.points_of(exercise.id), std::move(collected));
  job.grader->grade_untimed();
  job.seconds = seconds_since(began) / untimed_workers(setup_.settings.machine);
  if (!job.grader->needs_machine()) return end(job);
  if (proposed_) return;
  const std::lock_guard guard(mutex_);
  gradebook_.park(job.row.attempt, job.row.exercise);
}

void ClassGrader::end(Job& job) {
  const auto began = Clock::now();
  if (job.grader->needs_machine()) {
    if (!proposed_) gradebook_.begin(job.row.attempt, job.row.exercise);  // nothing else runs now
    progress_.show(fmt::format("{} left", left_.load()),
                   job.row.student + ", " + job.row.exercise + ", timed");
  }
  auto result = job.grader->grade();
  job.seconds += seconds_since(began);
  record(job, std::move(result), compressed(grade::to_json(job.recorder->evidence()).dump()));
}

int ClassGrader::judge_again(const std::vector<GradedRow>& results) {
  left_ = results.size();
  for (const auto& before : results) {
    Job job{{before.attempt, before.student, before.number, before.exercise, before.received,
             RowState::graded, 0, ""}};
    job.folder = setup_.work->path() / "again";
    guarded(job, [&] { judge(job, before); });
  }
  return failed_;
}

void ClassGrader::judge(Job& job, const GradedRow& before) {
  const auto& exercise = *setup_.course.find(before.exercise);
  if (before.ran.empty() || before.ran != tests_.at(before.exercise))
    return refuse(job, "the exercise's tests have changed since; grade it again instead");
  const auto stored = gradebook_.evidence_of(before.id);
  if (stored.empty()) return refuse(job, "nothing is stored of what was observed; grade it again instead");
  const auto json = decompressed(stored, most_evidence_bytes);
  if (!json) return refuse(job, json.error().message);
  prepare(job);
  auto collected = build::collect(exercise, job.settings.submission, shown_submission);
  grade::judge_again(job.settings, grade::evidence_from(nlohmann::json::parse(*json)));
  auto result = grade::ExerciseGrader(job.settings, exercise, setup_.course.points_of(exercise.id),
                                      std::move(collected))
                    .grade();
  // It is still the grading of that time.
  job.seconds = before.seconds;
  job.case_number = before.report.case_number;
  job.settings.seed = seed_of(before.report);
  record(job, std::move(result), stored);
}

void ClassGrader::record(Job& job, ExerciseReport result, const std::string& evidence) {
  GradedRow graded;
  graded.attempt = job.row.attempt;
  graded.exercise = job.row.exercise;
  graded.why = why_;
  graded.seconds = job.seconds;
  graded.ran = tests_.at(job.row.exercise);
  graded.report = grade::begin_report(job.settings, setup_.course, digests_.course, {job.row.exercise});
  if (!job.case_number.empty()) graded.report.case_number = job.case_number;
  graded.report.pending.clear();
  result.digest = digests_.exercises.at(job.row.exercise);
  graded.report.exercises.push_back(std::move(result));
  add_up(graded.report);
  const auto& done = graded.result();
  if (done.verdict == Verdict::fault) return fail(job, words_of(done));
  const std::lock_guard guard(mutex_);
  gradebook_.add_result(graded, evidence, proposed_);
  static constexpr std::array marks{"✓", "✗", "?", "–", "!"};
  const auto shown_as = done.state == ExerciseState::not_started ? Verdict::skipped : done.verdict;
  finish(
      job, marks[static_cast<std::size_t>(shown_as)],
      fmt::format("{}/{}  {}", format_number(done.points), format_number(done.max_points), words_of(done)));
}

void ClassGrader::fail(Job& job, const std::string& reason) {
  const std::lock_guard guard(mutex_);
  ++failed_;
  if (!proposed_) gradebook_.fail(job.row.attempt, job.row.exercise, reason);
  finish(job, "!", "the grader failed: " + reason);
}

void ClassGrader::refuse(Job& job, const std::string& reason) {
  const std::lock_guard guard(mutex_);
  ++failed_;
  finish(job, "?", "not judged again: " + reason);
}

// With the mutex.
void ClassGrader::finish(Job& job, const std::string& mark, const std::string& words) {
  progress_.clear();
  const auto line = fmt::format("  {} {}  attempt {}  {}  {}", mark, printable_line(job.row.student),
                                job.row.number, job.row.exercise, printable_line(words));
  output_.out << shown(output_, line) << std::endl;
  --left_;
  job.ended = true;
}

}  // namespace manyhands
