#include "cli/checker.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <future>
#include <ostream>
#include <ranges>
#include <system_error>
#include <utility>

#include "base/background.hpp"
#include "base/text.hpp"
#include "build/collect.hpp"
#include "cli/check_sample.hpp"
#include "cli/check_settings.hpp"
#include "cli/learner_state.hpp"
#include "cli/untimed_workers.hpp"
#include "grade/evidence_recorder.hpp"
#include "grade/exercise_grader.hpp"
#include "model/totals.hpp"

namespace manyhands {

namespace fs = std::filesystem;

namespace {

// CPU time of this process and of all its children that have ended.
double cpu_seconds() {
  double seconds = 0;
  for (const int who : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
    rusage usage{};
    ::getrusage(who, &usage);
    for (const auto& time : {usage.ru_utime, usage.ru_stime})
      seconds += static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  }
  return seconds;
}

std::string word_of(CheckDepth depth) {
  static constexpr std::array words{"whole\n", "quick\n", "untimed\n"};
  return words[static_cast<std::size_t>(depth)];
}

}  // namespace

struct Checker::Job {
  const Exercise* exercise;
  const Solution* solution;
  fs::path folder;  // for its files, and for grading it
  grade::Settings settings = {};
  std::string ground = {};
  std::optional<grade::EvidenceRecorder> recorder = {};
  std::unique_ptr<grade::ExerciseGrader> grader = {};  // none: not begun, or done
  ExerciseReport report = {};
};

Checker::Checker(GradingSetup& setup, const CheckOptions& options)
    : setup_(setup),
      options_(options),
      output_(options.output),
      grounds_(setup.settings.state, setup.course, setup.settings.toolchain, setup.settings.machine,
               setup.settings.sandbox),
      kept_(setup.settings.state / "checks"),
      waiting_(output_, false) {
  setup_.settings.waits = [this](const std::string& id, const std::string& what) { waiting_.wait(id, what); };
  if (!options.sample.empty() && !judges_again()) choose_sample();
}

Checker::~Checker() = default;

int Checker::check(const std::vector<const Exercise*>& exercises) {
  for (const auto* exercise : exercises) add_jobs(*exercise);
  on_all_cores();
  one_by_one();
  return sum();
}

const fs::path& Checker::evidence_folder() const {
  return judges_again() ? options_.from_evidence : options_.keep_evidence;
}

void Checker::choose_sample() {
  std::vector<Solution> all;
  for (const auto& exercise : setup_.course.exercises) {
    const auto& set = sets_[exercise.id] = solutions_of(setup_.course, exercise);
    all.insert(all.end(), set.solutions.begin(), set.solutions.end());
  }
  sample_ = sample_of(all, options_.sample);
}

CheckDepth Checker::depth_of(const Solution& solution) const {
  if (!options_.quick) return CheckDepth::whole;
  const bool timed =
      solution.kind != SolutionKind::reference || !sample_ || sample_->timed.contains(solution.name);
  return timed ? CheckDepth::quick : CheckDepth::untimed;
}

bool Checker::is_asked(const Solution& solution) const {
  return solution.name.find(options_.only) != std::string::npos &&
         (!sample_ || sample_->graded.contains(solution.name)) &&
         (evidence_folder().empty() || has_evidence(solution));
}

void Checker::add_jobs(const Exercise& exercise) {
  if (!evidence_folder().empty()) {
    auto stored = StoredEvidence::of(evidence_folder(), exercise.id);
    if (!stored) return say({CheckOutcome::fault, stored.error().message}, {});
    stored_.emplace(exercise.id, std::move(*stored));
  }
  if (!sets_.contains(exercise.id)) sets_[exercise.id] = solutions_of(setup_.course, exercise);
  const auto& set = sets_.at(exercise.id);
  for (const auto& complaint : set.complaints) say({CheckOutcome::contradicted, complaint}, {});
  for (const auto& solution : set.solutions) {
    if (!is_asked(solution)) continue;
    jobs_.push_back({&exercise, &solution, setup_.work->path() / std::to_string(jobs_.size())});
    ++left_[exercise.id];
  }
}

void Checker::on_all_cores() {
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (auto i = next++; i < jobs_.size(); i = next++) begin(jobs_[i]);
  };
  // With times, each one's own time is of interest.
  const int workers = options_.times ? 1 : untimed_workers(setup_.settings.machine);
  std::vector<std::future<void>> others;
  for (int i = 1; i < workers; ++i) others.push_back(in_background(work));
  work();
  for (auto& other : others) other.get();
}

void Checker::one_by_one() {
  for (auto& job : jobs_)
    if (job.grader) end(job);
}

void Checker::begin(Job& job) {
  const auto submission = job.folder / "submission";
  const bool pristine = job.solution->kind == SolutionKind::pristine;
  if (const auto laid = lay_out(*job.solution, job.exercise->id, submission, pristine); !laid)
    return report(job, {CheckOutcome::contradicted, laid.error().message});
  job.settings = check_settings(setup_.settings, *job.solution, submission, depth_of(*job.solution));
  job.settings.work = job.folder;
  if (judges_again())
    return report(job, stored_.at(job.exercise->id).judged_again(*job.exercise, *job.solution, job.settings));
  auto collected = build::collect(*job.exercise, submission, job.settings.shown_submission);
  job.ground = ground_of(job, collected);
  if (!options_.force && !options_.seed && !keeps_evidence()) {
    if (const auto known = kept(job, depth_of(*job.solution)))
      return report(job, {CheckOutcome::as_expected, *known + " (unchanged)"});
    // Only its speed is not known yet.
    if (depth_of(*job.solution) == CheckDepth::quick && kept(job, CheckDepth::untimed))
      job.settings.leave_out.insert({CheckName::memory, CheckName::races});
  }
  if (keeps_evidence()) {
    job.settings.state.clear();  // what is known of this machine does not belong to the evidence
    job.recorder.emplace(job.settings);
  }
  job.grader =
      std::make_unique<grade::ExerciseGrader>(job.settings, *job.exercise, 100, std::move(collected));
  job.grader->grade_untimed();
  if (!job.grader->needs_machine()) end(job);
}

void Checker::end(Job& job) {
  job.report = job.grader->grade();
  job.grader.reset();
  add_up(job.report);
  auto result = checked(*job.solution, job.report);
  if (result.outcome == CheckOutcome::as_expected && !keeps_evidence() && !job.ground.empty())
    kept_.keep(job.solution->name, job.ground + word_of(depth_of(*job.solution)), result.words);
  report(job, std::move(result));
}

Checked Checker::with_evidence(Job& job, Checked result) {
  if (result.outcome != CheckOutcome::as_expected) return result;
  auto& stored = stored_.at(job.exercise->id);
  auto before = stored;
  stored.put(*job.solution, job.recorder->evidence());
  const auto again = stored.judged_again(
      *job.exercise, *job.solution,
      check_settings(setup_.settings, *job.solution, job.settings.submission, depth_of(*job.solution)));
  if (again.outcome == CheckOutcome::as_expected) return result;
  stored = std::move(before);
  return {CheckOutcome::not_proven, "from its evidence alone: " + again.words};
}

void Checker::report(Job& job, Checked result) {
  const std::lock_guard lock(mutex_);
  if (job.recorder) result = with_evidence(job, std::move(result));
  say(result, job.solution->name);
  if (options_.times) report_times(job);
  std::error_code none;
  fs::remove_all(job.folder, none);
  job.report = {};
  job.recorder.reset();
  job.ground.clear();
  const auto& id = job.exercise->id;
  if (--left_.at(id) > 0 || !keeps_evidence()) return;
  if (const auto written = stored_.at(id).write(sets_.at(id).solutions); !written)
    say({CheckOutcome::fault, written.error().message}, {});
}

// What is known from a check that was at least as deep.
std::optional<std::string> Checker::kept(const Job& job, CheckDepth depth) const {
  if (job.ground.empty()) return std::nullopt;
  for (auto deep = CheckDepth::whole; deep <= depth;
       deep = static_cast<CheckDepth>(static_cast<int>(deep) + 1))
    if (auto known = kept_.find(job.solution->name, job.ground + word_of(deep))) return known;
  return std::nullopt;
}

// Everything that the result depends on, except chance and the depth; this includes the expectation.
std::string Checker::ground_of(const Job& job, const build::Collected& collected) const {
  auto ground = grounds_.ground_of(*job.exercise, collected);
  if (ground.empty()) return ground;
  if (job.solution->kind == SolutionKind::wrong) ground += wanted_of(*job.solution) + '\n';
  return ground;
}

void Checker::report_times(const Job& job) {
  std::string checks;
  for (const auto& check : job.report.checks)
    checks += fmt::format(", {} {:.1f}", to_string(check.name), check.seconds);
  if (!checks.empty()) output_.out << "      seconds: " << checks.substr(2) << std::endl;
}

void Checker::say(const Checked& checked, const std::string& name) {
  ++counts_[static_cast<std::size_t>(checked.outcome)];
  static constexpr std::array marks{"✓", "?", "✗", "!"};
  static constexpr std::array looks{Look::good, Look::open, Look::bad, Look::bad};
  const auto which = static_cast<std::size_t>(checked.outcome);
  const auto line = "  " + paint(output_, looks[which], marks[which]) + " " +
                    (name.empty() ? "" : name + "  ") + printable_line(checked.words);
  output_.out << shown(output_, line) << std::endl;
  if (checked.outcome != CheckOutcome::as_expected) not_as_expected_[which].push_back(line);
}

int Checker::sum() {
  // Among hundreds of lines, or in a log of which only the end is kept, they would not be found. The worst
  // come last.
  const auto all = not_as_expected_ | std::views::join;
  if (!std::ranges::empty(all)) output_.out << "\nNot as expected:\n";
  for (const auto& line : all) output_.out << shown(output_, line) << '\n';
  if (options_.times) output_.out << fmt::format("\nCPU time in all: {:.0f} s", cpu_seconds()) << std::endl;
  output_.out << '\n'
              << counts_[0] << " as expected, " << counts_[2] << " contradicted, " << counts_[1]
              << " not proven here, " << counts_[3] << " grader errors" << std::endl;
  return counts_[3] > 0 ? 3 : counts_[2] > 0 ? 1 : 0;
}

}  // namespace manyhands
