#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <optional>
#include <ostream>
#include <set>
#include <system_error>

#include "base/files.hpp"
#include "base/text.hpp"
#include "build/collect.hpp"
#include "cli/check_sample.hpp"
#include "cli/evidence_file.hpp"
#include "cli/exercise_builds.hpp"
#include "cli/grading_setup.hpp"
#include "cli/kept_checks.hpp"
#include "cli/kept_verdicts.hpp"
#include "cli/learner_state.hpp"
#include "cli/progress.hpp"
#include "cli/solution_set.hpp"
#include "grade/evidence_recorder.hpp"
#include "grade/evidence_replay.hpp"
#include "grade/exercise_grader.hpp"
#include "model/known_code.hpp"
#include "model/totals.hpp"

namespace manyhands {
namespace {

// An inconclusive result proves nothing, so it is counted but never shown as a failure.
enum class CheckOutcome { as_expected, not_proven, contradicted, fault };

struct Checked {
  CheckOutcome outcome;
  std::string words;
};

// The solution's file that the finding is in; empty: none.
std::string path_of(const Finding& finding, const Solution& solution) {
  for (const auto& [path, file] : solution.files)
    if (finding.file.ends_with("/" + path)) return path;
  return {};
}

// " at line 12", and the position in the patch, for authors who have to change it.
std::string line_of(const Finding& finding, const Solution& solution) {
  if (finding.line <= 0) return {};
  const auto origin = origin_of(solution, path_of(finding, solution), finding.line);
  return " at line " + std::to_string(finding.line) + (origin.empty() ? "" : " (" + origin + ")");
}

std::string first_words(const ExerciseReport& report, const Solution& solution) {
  for (const auto& check : report.checks) {
    if (!check.findings.empty()) {
      const auto& finding = check.findings.front();
      return std::string(to_string(check.name)) + " " + finding.code + line_of(finding, solution) + ": " +
             finding.message;
    }
    if (check.verdict == Verdict::fault || check.verdict == Verdict::inconclusive)
      return std::string(to_string(check.name)) + ": " + check.reason;
  }
  return "nothing was found";
}

Checked must_pass(const Solution& solution, const ExerciseReport& report) {
  switch (report.verdict) {
    case Verdict::pass:
      return {CheckOutcome::as_expected, "passes"};
    case Verdict::fail:
      return {CheckOutcome::contradicted, "must pass, but " + first_words(report, solution)};
    case Verdict::fault:
      return {CheckOutcome::fault, first_words(report, solution)};
    default:
      return {CheckOutcome::not_proven, "not proven here: " + first_words(report, solution)};
  }
}

Checked must_not_pass(const Solution& solution, const ExerciseReport& report) {
  if (report.verdict == Verdict::pass)
    return {CheckOutcome::contradicted, "the unchanged exercise must not pass, but does"};
  if (report.verdict == Verdict::fault) return {CheckOutcome::fault, first_words(report, solution)};
  if (report.verdict == Verdict::fail) return {CheckOutcome::as_expected, "does not pass"};
  return {CheckOutcome::not_proven, "not proven here: " + first_words(report, solution)};
}

bool is_where_it_must_be(const Finding& finding, const Solution& solution) {
  const auto& places = solution.must_point;
  return places.empty() || std::any_of(places.begin(), places.end(), [&](const MarkedLine& place) {
           return finding.line == place.line && path_of(finding, solution) == place.path;
         });
}

// "correct lost-wakeup at line 12 or 20".
std::string wanted_of(const Solution& solution) {
  std::vector<std::string> lines;
  for (const auto& place : solution.must_point) lines.push_back(std::to_string(place.line));
  return to_text(solution.mistake.expect, " or ") +
         (lines.empty() ? "" : " at line " + join_words(lines, " or "));
}

// What the compiler alone decides needs no evidence: it is cheap to see again.
bool has_evidence(const Solution& solution) {
  return solution.kind == SolutionKind::wrong &&
         std::any_of(solution.mistake.expect.begin(), solution.mistake.expect.end(),
                     [](const Expectation& expect) { return expect.check != CheckName::builds; });
}

// Cores that share their caches, as hyperthreads do, hardly disturb each other. If threads at work may not be
// observed, it is visible that they do, but not how. And some memory is fast enough for all cores. None of
// this contradicts the results of other machines.
std::string shows_elsewhere(const std::string& code, const Check& check) {
  if (code == KnownCode("memory-bound")) {
    for (const auto& finding : check.findings)
      if (finding.code == KnownCode("work-inflated") || finding.code == KnownCode("interference"))
        return "here the memory is, or was just now, fast enough for all its threads";
    return {};
  }
  if (code != KnownCode("false-sharing") && code != KnownCode("contention")) return {};
  if (check.verdict == Verdict::pass)
    return "on this machine it is as fast as required, so cores hardly disturb each other here";
  for (const auto& finding : check.findings)
    if (finding.code == KnownCode("interference"))
      return "its threads slow each other down, but the cause was not found";
  return {};
}

// Why a check that did not find the mistake contradicts nothing; empty: it does.
std::string why_not_proven(const Expectation& expect, const Check& check) {
  if (check.name != expect.check) return {};
  // A check that this machine cannot make, now or ever, proves nothing, either.
  if (check.verdict == Verdict::skipped && check.why == Why::machine) return check.reason;
  return shows_elsewhere(expect.code, check);
}

Checked must_be_found(const Solution& solution, const ExerciseReport& report) {
  const auto& expected = solution.mistake.expect;
  const auto is_expected = [&](const Check& check, const Finding& finding) {
    const Expectation found{check.name, finding.code};
    return std::find(expected.begin(), expected.end(), found) != expected.end() &&
           is_where_it_must_be(finding, solution);
  };
  for (const auto& check : report.checks)
    for (const auto& finding : check.findings)
      if (is_expected(check, finding))
        return {CheckOutcome::as_expected,
                std::string(to_string(check.name)) + " " + finding.code + line_of(finding, solution)};
  const auto wanted = wanted_of(solution);
  if (report.verdict == Verdict::fault) return {CheckOutcome::fault, first_words(report, solution)};
  if (report.verdict == Verdict::inconclusive)
    return {CheckOutcome::not_proven, "not proven here (" + wanted + "): " + first_words(report, solution)};
  for (const auto& expect : expected)
    for (const auto& check : report.checks)
      if (const auto why = why_not_proven(expect, check); !why.empty())
        return {CheckOutcome::not_proven, "not proven here (" + wanted + "): " + why};
  return {CheckOutcome::contradicted, "must get " + wanted + ", but " + first_words(report, solution)};
}

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

class Checker {
 public:
  Checker(GradingSetup& setup, const CheckOptions& options)
      : setup_(setup),
        options_(options),
        output_(options.output),
        grounds_(setup.settings.state, setup.course, setup.settings.toolchain, setup.settings.machine,
                 setup.settings.sandbox) {
    setup_.settings.waits = [this](const std::string& id, const std::string& what) {
      waiting_.wait(id, what);
    };
    if (options.sample.empty() || judges_again()) return;
    std::vector<Solution> all;
    for (const auto& exercise : setup.course.exercises) {
      auto set = solutions_of(setup.course, exercise);
      std::move(set.solutions.begin(), set.solutions.end(), std::back_inserter(all));
    }
    sample_ = sample_of(all, options.sample);
  }

  void check(const Exercise& exercise) {
    line(paint(output_, Look::bold, exercise.id));
    if (!evidence_folder().empty()) {
      auto stored = read_evidence(evidence_path(evidence_folder(), exercise.id));
      if (!stored) return say({CheckOutcome::fault, stored.error().message}, {});
      stored_ = std::move(*stored);
    }
    auto set = solutions_of(setup_.course, exercise);
    for (const auto& complaint : set.complaints) say({CheckOutcome::contradicted, complaint}, {});
    for (const auto& solution : set.solutions) {
      if (solution.name.find(options_.only) == std::string::npos) continue;
      if (sample_ && !sample_->contains(solution.name)) continue;
      if (!evidence_folder().empty() && !has_evidence(solution)) continue;
      const auto folder = setup_.work->path() / "submission";
      std::error_code none;
      std::filesystem::remove_all(folder, none);
      const bool pristine = solution.kind == SolutionKind::pristine;
      if (const auto laid = lay_out(solution, exercise.id, folder, pristine); !laid) {
        say({CheckOutcome::contradicted, laid.error().message}, solution.name);
        continue;
      }
      const auto settings = settings_for(solution, folder);
      if (judges_again())
        say(judged_again(exercise, solution, settings), solution.name);
      else
        grade(exercise, solution, settings);
    }
    if (!options_.keep_evidence.empty()) keep_evidence(exercise, set);
  }

  int finish() {
    line("");
    line(std::to_string(counts_[0]) + " as expected, " + std::to_string(counts_[2]) + " contradicted, " +
         std::to_string(counts_[1]) + " not proven here, " + std::to_string(counts_[3]) + " grader errors");
    return counts_[3] > 0 ? 3 : counts_[2] > 0 ? 1 : 0;
  }

 private:
  [[nodiscard]] const std::filesystem::path& evidence_folder() const {
    return judges_again() ? options_.from_evidence : options_.keep_evidence;
  }
  [[nodiscard]] bool judges_again() const { return !options_.from_evidence.empty(); }

  grade::Settings settings_for(const Solution& solution, const std::filesystem::path& folder) const {
    auto settings = setup_.settings;
    settings.submission = folder;
    settings.shown_submission = "starter";
    settings.yields_to_timed_runs = true;  // `make test` checks several exercises at once
    settings.tries_judges = solution.kind == SolutionKind::reference;
    if (options_.quick || !evidence_folder().empty()) hurry(settings, solution.kind);
    if (solution.kind == SolutionKind::wrong) look_for(solution, settings);
    return settings;
  }

  void grade(const Exercise& exercise, const Solution& solution, grade::Settings settings) {
    const auto begin = std::chrono::steady_clock::now();
    const double cpu_before = cpu_seconds();
    auto collected = build::collect(exercise, settings.submission, settings.shown_submission);
    const auto ground = ground_of(exercise, collected, solution);
    const bool keeps = !options_.keep_evidence.empty();
    if (const auto known = kept_.find(solution.name, ground);
        known && !options_.force && !options_.seed && !keeps)
      return say({CheckOutcome::as_expected, *known + " (unchanged)"}, solution.name);
    std::optional<grade::EvidenceRecorder> recorder;
    if (keeps) {
      settings.state = no_state();  // what is known of this machine does not belong to the evidence
      recorder.emplace(settings);
    }
    auto report = grade::ExerciseGrader(settings, exercise, 100, std::move(collected)).grade();
    add_up(report);
    auto checked = verdict_on(solution, report);
    if (checked.outcome == CheckOutcome::as_expected) kept_.keep(solution.name, ground, checked.words);
    if (recorder && checked.outcome == CheckOutcome::as_expected) {
      stored_[solution.name] = {to_text(solution.mistake.expect), solution.must_point, recorder->evidence()};
      const auto again = judged_again(exercise, solution, settings_for(solution, settings.submission));
      if (again.outcome != CheckOutcome::as_expected) {
        checked = {CheckOutcome::not_proven, "from its evidence alone: " + again.words};
        stored_.erase(solution.name);
      }
    }
    say(checked, solution.name);
    if (options_.times)
      tell_times(report, std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count(),
                 cpu_seconds() - cpu_before);
  }

  Checked judged_again(const Exercise& exercise, const Solution& solution, grade::Settings settings) const {
    const auto store = "store it with `grader check " + exercise.id + " --only " +
                       std::filesystem::path(solution.name).filename().string() + " --keep-evidence DIR`";
    const auto found = stored_.find(solution.name);
    if (found == stored_.end()) return {CheckOutcome::contradicted, "its evidence is missing; " + store};
    const auto& stored = found->second;
    if (stored.expect != to_text(solution.mistake.expect))
      return {CheckOutcome::contradicted, "its evidence was stored for " + stored.expect + "; " + store};
    auto then = solution;
    then.must_point = stored.must_point;
    auto collected = build::collect(exercise, settings.submission, settings.shown_submission);
    grade::judge_again(settings, stored.evidence, no_state());
    auto report = grade::ExerciseGrader(settings, exercise, 100, std::move(collected)).grade();
    add_up(report);
    return must_be_found(then, report);
  }

  // Also forgets what belongs to no solution any more.
  void keep_evidence(const Exercise& exercise, const SolutionSet& set) {
    if (!sample_)
      std::erase_if(stored_, [&](const auto& entry) {
        return std::none_of(set.solutions.begin(), set.solutions.end(),
                            [&](const Solution& solution) { return solution.name == entry.first; });
      });
    const auto written = write_evidence(stored_, evidence_path(options_.keep_evidence, exercise.id));
    if (!written) say({CheckOutcome::fault, written.error().message}, {});
  }

  [[nodiscard]] std::filesystem::path no_state() const { return setup_.work->path() / "no-state"; }

  // Everything that the result depends on, except chance; this includes the expectation.
  std::string ground_of(const Exercise& exercise, const build::Collected& collected,
                        const Solution& solution) const {
    auto ground = grounds_.ground_of(exercise, collected);
    if (ground.empty()) return ground;
    ground += options_.quick ? "quick\n" : "whole\n";
    if (solution.kind == SolutionKind::wrong) ground += wanted_of(solution) + '\n';
    return ground;
  }

  // Runs only the checks that may find the mistake.
  static void look_for(const Solution& solution, grade::Settings& settings) {
    const auto& expected = solution.mistake.expect;
    for (const auto& expect : expected) settings.only.insert(expect.check);
    const bool one_code = std::all_of(expected.begin(), expected.end(),
                                      [&](const auto& e) { return e.code == expected.front().code; });
    // If a line is required, a later finding may be the one that has it.
    if (solution.must_point.empty() && one_code) settings.enough = expected.front().code;
  }

  // Omits the most expensive parts: two more builds of everything, and speed. The reference solution covers
  // them.
  static void hurry(grade::Settings& settings, SolutionKind kind) {
    // Enough for two blocks of a program that is ten times too slow, which are sufficient on a quiet machine.
    settings.most_speed_time = std::chrono::seconds(7);
    settings.waits_for_quiet = false;
    if (kind == SolutionKind::pristine) settings.leave_out = {CheckName::memory, CheckName::races};
    if (kind == SolutionKind::also)
      settings.leave_out = {CheckName::memory, CheckName::races, CheckName::speed};
  }

  static Checked verdict_on(const Solution& solution, const ExerciseReport& report) {
    switch (solution.kind) {
      case SolutionKind::pristine:
        return must_not_pass(solution, report);
      case SolutionKind::reference:
      case SolutionKind::also:
        return must_pass(solution, report);
      case SolutionKind::wrong:
        return must_be_found(solution, report);
    }
    return {CheckOutcome::fault, "unknown kind of solution"};
  }

  void tell_times(const ExerciseReport& report, double wall, double cpu) {
    std::string checks;
    for (const auto& check : report.checks)
      checks += fmt::format(", {} {:.1f}", to_string(check.name), check.seconds);
    line(fmt::format("      {:.1f} s, CPU {:.1f} s{}", wall, cpu, checks));
  }

  void line(const std::string& text) { output_.out << shown(output_, text) << std::endl; }

  void say(const Checked& checked, const std::string& name) {
    ++counts_[static_cast<std::size_t>(checked.outcome)];
    static constexpr std::array marks{"✓", "?", "✗", "!"};
    static constexpr std::array looks{Look::good, Look::open, Look::bad, Look::bad};
    const auto which = static_cast<std::size_t>(checked.outcome);
    line("  " + paint(output_, looks[which], marks[which]) + " " + (name.empty() ? "" : name + "  ") +
         printable_line(checked.words));
  }

  GradingSetup& setup_;
  const CheckOptions& options_;
  const Output& output_;
  KeptVerdicts grounds_;
  KeptChecks kept_{setup_.settings.state / "checks"};
  std::optional<std::set<std::string>> sample_;  // the names of the solutions to grade; none: all
  StoredSolutions stored_;                       // of the exercise that is being checked
  Progress waiting_{output_, false};
  std::array<int, 4> counts_{};
};

}  // namespace

int run_check(const CheckOptions& options) {
  const auto& output = options.output;
  auto ready = set_up(options.places, options.ids, options.places.root / "solutions", options.seed,
                      options.sandbox, true);
  if (const auto* error = std::get_if<SetupError>(&ready)) return report_setup_error(output, *error);
  auto& setup = std::get<GradingSetup>(ready);
  write_notice(options.output, setup);
  auto ids = options.ids;
  if (ids.empty())
    for (const auto& exercise : setup.course.exercises) ids.push_back(exercise.id);
  if (options.from_evidence.empty())
    if (const auto failed = build_exercises(options.places, setup, ids))
      return report_setup_error(output, *failed);
  Checker checker(setup, options);
  for (const auto& exercise : setup.course.exercises)
    if (std::find(ids.begin(), ids.end(), exercise.id) != ids.end()) checker.check(exercise);
  return checker.finish();
}

}  // namespace manyhands
