#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <ostream>
#include <system_error>

#include "base/files.hpp"
#include "base/text.hpp"
#include "build/collect.hpp"
#include "build/source_text.hpp"
#include "cli/grading_setup.hpp"
#include "cli/learner_state.hpp"
#include "cli/progress.hpp"
#include "cli/solution_set.hpp"
#include "grade/exercise_grader.hpp"
#include "model/totals.hpp"

namespace manyhands {
namespace {

// Inconclusive proves nothing here and accuses nobody: it is counted, never red.
enum class Outcome { as_expected, not_proven, contradicted, fault };

struct Checked {
  Outcome outcome;
  std::string words;
};

std::string first_words(const ExerciseReport& report) {
  for (const auto& check : report.checks) {
    if (!check.findings.empty()) {
      const auto& finding = check.findings.front();
      return std::string(to_string(check.name)) + " " + finding.code +
             (finding.line > 0 ? " at line " + std::to_string(finding.line) : "") + ": " + finding.message;
    }
    if (check.verdict == Verdict::fault || check.verdict == Verdict::inconclusive)
      return std::string(to_string(check.name)) + ": " + check.reason;
  }
  return "nothing was found";
}

Checked must_pass(const ExerciseReport& report) {
  switch (report.verdict) {
    case Verdict::pass:
      return {Outcome::as_expected, "passes"};
    case Verdict::fail:
      return {Outcome::contradicted, "must pass, but " + first_words(report)};
    case Verdict::fault:
      return {Outcome::fault, first_words(report)};
    default:
      return {Outcome::not_proven, "not proven here: " + first_words(report)};
  }
}

Checked must_not_pass(const ExerciseReport& report) {
  if (report.verdict == Verdict::pass)
    return {Outcome::contradicted, "the untouched exercise must not pass, but does"};
  if (report.verdict == Verdict::fault) return {Outcome::fault, first_words(report)};
  if (report.verdict == Verdict::fail) return {Outcome::as_expected, "does not pass"};
  return {Outcome::not_proven, "not proven here: " + first_words(report)};
}

// The line that the expectation points to; 0 where it points to none.
int expected_line(const Solution& solution) {
  if (solution.at.empty()) return 0;
  const auto text = read_file(solution.expects);
  for (int line = 2; text; ++line) {
    const auto content = build::line_of(*text, line);
    if (content.find(solution.at) != std::string_view::npos) return line;
    if (content.data() == nullptr || content.data() + content.size() >= text->data() + text->size()) break;
  }
  return -1;
}

// Cores that share their caches, as hyperthreads do, hardly get in each other's way; where nobody may look at
// threads at work, it is seen that they do, but not how; and some memory is fast enough for all cores. None
// of this contradicts what other machines show.
std::string shows_elsewhere(const Solution& solution, const Check& check) {
  if (solution.code == "memory-bound") {
    for (const auto& finding : check.findings)
      if (finding.code == "work-inflated" || finding.code == "interference")
        return "here the memory is fast enough for all its threads, or was just now";
    return {};
  }
  if (solution.code != "false-sharing" && solution.code != "contention") return {};
  if (check.verdict == Verdict::pass)
    return "on this machine it is as fast as asked, so cores hardly get in each other's way here";
  for (const auto& finding : check.findings)
    if (finding.code == "interference") return "its threads slow each other down, but it was not seen how";
  return {};
}

Checked must_be_found(const Solution& solution, const ExerciseReport& report) {
  const auto line = expected_line(solution);
  if (line < 0) return {Outcome::contradicted, "no line holds the text \"" + solution.at + "\""};
  // Whether nobody works beside anybody shows where that is watched, or only in how long it takes: the same
  // mistake either way.
  const auto measured = [](CheckName name) {
    return name == CheckName::mechanism || name == CheckName::speed;
  };
  for (const auto& check : report.checks) {
    if (check.name != solution.check && !(measured(check.name) && solution.check == CheckName::speed))
      continue;
    for (const auto& finding : check.findings)
      if (finding.code == solution.code && (line == 0 || finding.line == line))
        return {Outcome::as_expected, std::string(to_string(check.name)) + " " + solution.code +
                                          (finding.line > 0 ? ", line " + std::to_string(finding.line) : "")};
  }
  const auto wanted = std::string(to_string(solution.check)) + " " + solution.code +
                      (line > 0 ? " at line " + std::to_string(line) : "");
  if (report.verdict == Verdict::fault) return {Outcome::fault, first_words(report)};
  if (report.verdict == Verdict::inconclusive)
    return {Outcome::not_proven, "not proven here (" + wanted + "): " + first_words(report)};
  // A check that this machine cannot make, just now or ever, says nothing either.
  for (const auto& check : report.checks)
    if (check.name == solution.check && check.verdict == Verdict::skipped && check.why == Why::machine)
      return {Outcome::not_proven, "not proven here (" + wanted + "): " + check.reason};
  for (const auto& check : report.checks)
    if (const auto why = shows_elsewhere(solution, check); check.name == solution.check && !why.empty())
      return {Outcome::not_proven, "not proven here (" + wanted + "): " + why};
  return {Outcome::contradicted, "must get " + wanted + ", but " + first_words(report)};
}

// CPU time of everything that we started and that has ended, and our own.
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
      : setup_(setup), options_(options), output_(options.output) {
    setup_.settings.waits = [this](const std::string& id, const std::string& what) {
      waiting_.wait(id, what);
    };
  }

  void check(const Exercise& exercise) {
    line(paint(output_, Look::bold, exercise.id));
    const auto set = solutions_of(setup_.course, exercise);
    for (const auto& complaint : set.complaints) say({Outcome::contradicted, complaint}, {});
    for (const auto& solution : set.solutions) {
      if (solution.name.find(options_.only) == std::string::npos) continue;
      const auto folder = setup_.work->path() / "submission";
      std::error_code none;
      std::filesystem::remove_all(folder, none);
      const bool pristine = solution.kind == SolutionKind::pristine;
      if (const auto laid = lay_out(solution, exercise.id, folder, pristine); !laid) {
        say({Outcome::contradicted, laid.error().message}, solution.name);
        continue;
      }
      auto settings = setup_.settings;
      settings.submission = folder;
      settings.shown_submission = "starter";
      settings.yields_to_timed_runs = true;  // `make test` checks several exercises at once
      settings.tries_judges = solution.kind == SolutionKind::reference;
      if (options_.quick) hurry(settings, solution.kind);
      if (solution.kind == SolutionKind::wrong) {
        settings.only = solution.check;
        if (solution.at.empty()) settings.enough = solution.code;  // of several, one may have the line
      }
      const auto begin = std::chrono::steady_clock::now();
      const double cpu_before = cpu_seconds();
      auto collected = build::collect(exercise, settings.submission, settings.shown_submission);
      auto report = grade::ExerciseGrader(settings, exercise, 100, std::move(collected)).grade();
      add_up(report);
      say(verdict_on(solution, report), solution.name);
      if (options_.times)
        tell_times(report, std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count(),
                   cpu_seconds() - cpu_before);
    }
  }

  int finish() {
    line("");
    line(std::to_string(counts_[0]) + " as expected, " + std::to_string(counts_[2]) + " contradicted, " +
         std::to_string(counts_[1]) + " not proven here, " + std::to_string(counts_[3]) +
         " faults of the tester");
    return counts_[3] > 0 ? 3 : counts_[2] > 0 ? 1 : 0;
  }

 private:
  // What costs most: two more builds of everything, and speed. The reference stands for the others there.
  static void hurry(grade::Settings& settings, SolutionKind kind) {
    // Two blocks of a program that is ten times too slow, which are enough on a quiet machine.
    settings.most_speed_time = std::chrono::seconds(7);
    settings.waits_for_quiet = false;
    if (kind == SolutionKind::pristine) settings.leave_out = {CheckName::memory, CheckName::races};
    if (kind == SolutionKind::also)
      settings.leave_out = {CheckName::memory, CheckName::races, CheckName::speed};
  }

  static Checked verdict_on(const Solution& solution, const ExerciseReport& report) {
    switch (solution.kind) {
      case SolutionKind::pristine:
        return must_not_pass(report);
      case SolutionKind::reference:
      case SolutionKind::also:
        return must_pass(report);
      case SolutionKind::wrong:
        return must_be_found(solution, report);
    }
    return {Outcome::fault, "no such kind of solution"};
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
  Checker checker(setup, options);
  for (const auto& exercise : setup.course.exercises)
    if (options.ids.empty() ||
        std::find(options.ids.begin(), options.ids.end(), exercise.id) != options.ids.end())
      checker.check(exercise);
  return checker.finish();
}

}  // namespace manyhands
