#include "grade/judge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "model/known_code.hpp"
#include "profile/profile.hpp"

namespace manyhands::grade {
namespace {

Judgement fault_in_stage(const std::string& what) {
  return fault_of(
      {what,
       "This is not your program's fault. Try again; `grader doctor` shows what is missing on this "
       "machine."});
}

// The text after the first line is the remedy.
Judgement inconclusive(const StageResult& stage) {
  Judgement judgement;
  const auto& text = stage.unmeasured.front();
  const auto end = text.find('\n');
  judgement.reason = text.substr(0, end);
  judgement.remedy =
      end == std::string::npos ? "Close other programs and run it again." : text.substr(end + 1);
  return judgement;
}

std::string tests_in_words(std::size_t n) {
  return n == 1 ? "1 test" : std::to_string(n) + " tests";
}

}  // namespace

Judgement fault_of(const Error& error) {
  Judgement judgement;
  judgement.verdict = Verdict::fault;
  judgement.reason = error.message;
  judgement.remedy = error.remedy;
  return judgement;
}

std::vector<Finding> without_repetition(const std::vector<Finding>& findings) {
  std::vector<Finding> kept;
  for (const auto& finding : findings) {
    const auto same = [&](const Finding& f) {
      return f.code == finding.code && f.file == finding.file && f.line == finding.line &&
             (f.task == finding.task || f.line > 0);
    };
    if (std::none_of(kept.begin(), kept.end(), same)) kept.push_back(finding);
  }
  return kept;
}

std::vector<TaskResult> task_results(const StageResult& stage, const std::vector<std::string>& titles) {
  std::vector<TaskResult> tasks;
  for (std::size_t i = 0; i < titles.size(); ++i) {
    TaskResult task{static_cast<int>(i) + 1, titles[i], 0, 0, 0};
    for (const auto& test : stage.cases) {
      if (test.task != task.number) continue;
      ++task.total;
      task.passed += test.passed ? 1 : 0;
      task.not_run += test.ran ? 0 : 1;
    }
    tasks.push_back(task);
  }
  return tasks;
}

Judgement judge_correct(const StageResult& stage, int tasks) {
  Judgement judgement;
  judgement.findings = without_repetition(stage.findings);
  const auto passed = static_cast<std::size_t>(
      std::count_if(stage.cases.begin(), stage.cases.end(), [](const CaseResult& c) { return c.passed; }));
  judgement.measured = {{"tests", stage.cases.size()}, {"passed", passed}};
  if (judgement.findings.empty()) {
    if (!stage.faults.empty()) return fault_in_stage(stage.faults.front());
    if (!stage.unmeasured.empty()) return inconclusive(stage);
    if (stage.cases.empty()) return fault_in_stage("this exercise has no tests");
    if (passed < stage.cases.size()) return fault_in_stage("a test failed without saying why");
    judgement.verdict = Verdict::pass;
    judgement.fraction = 1;
    judgement.summary = tests_in_words(passed);
    return judgement;
  }
  judgement.verdict = Verdict::fail;
  judgement.summary = std::to_string(passed) + " of " + tests_in_words(stage.cases.size()) + " passed";
  int whole = 0;
  for (const auto& task : task_results(stage, std::vector<std::string>(static_cast<std::size_t>(tasks))))
    whole += task.total > 0 && task.passed == task.total ? 1 : 0;
  judgement.fraction = tasks > 0 ? static_cast<double>(whole) / tasks : 0;
  return judgement;
}

Judgement judge_instrumented(const StageResult& stage, const Judgement& correct, bool needs_proof) {
  Judgement judgement;
  std::set<std::string> known;
  for (const auto& finding : correct.findings) known.insert(finding.code);
  for (const auto& finding : without_repetition(stage.findings))
    if (is_watched(finding.by) || !known.contains(finding.code)) judgement.findings.push_back(finding);
  judgement.measured = {{"tests", stage.cases.size()},
                        {"detectors_awake", stage.detectors_awake},
                        {"detectors_asleep", stage.detectors_asleep}};
  if (!judgement.findings.empty()) {
    judgement.verdict = Verdict::fail;
    return judgement;
  }
  // A program over its memory limit leaves no memory for its detector, either; this has already been
  // reported.
  if (!stage.faults.empty() && !known.contains(KnownCode("over-limit").str()))
    return fault_in_stage(stage.faults.front());
  if (!stage.unmeasured.empty()) return inconclusive(stage);
  const bool all_passed = !stage.cases.empty() && std::all_of(stage.cases.begin(), stage.cases.end(),
                                                              [](const CaseResult& c) { return c.passed; });
  if (!all_passed) {
    judgement.verdict = Verdict::skipped;
    judgement.why = Why::gated;
    judgement.reason = "fix the findings above first";
    return judgement;
  }
  if (needs_proof && (stage.detectors_asleep > 0 || stage.detectors_awake == 0))
    return fault_in_stage(
        "the race detector did not report the grader's own test race, so a run without reports proves "
        "nothing about your program");
  judgement.verdict = Verdict::pass;
  judgement.fraction = 1;
  judgement.summary = tests_in_words(stage.cases.size()) + " watched";
  return judgement;
}

Judgement judge_schedules(const StageResult& stage, const Judgement& correct) {
  Judgement judgement;
  judgement.findings = without_repetition(stage.findings);
  judgement.measured = {{"programs", stage.cases.size()}, {"schedules", stage.schedules}};
  if (!judgement.findings.empty()) {
    judgement.verdict = Verdict::fail;
    return judgement;
  }
  if (correct.verdict == Verdict::fail) {
    judgement.verdict = Verdict::skipped;
    judgement.why = Why::gated;
    judgement.reason = "fix the findings above first";
    return judgement;
  }
  if (!stage.faults.empty()) return fault_in_stage(stage.faults.front());
  if (!stage.unmeasured.empty()) return inconclusive(stage);
  if (stage.cases.empty()) return fault_in_stage("this exercise has no programs to try");
  judgement.verdict = Verdict::pass;
  judgement.fraction = 1;
  judgement.summary = fmt::format("{} orders of the threads of {} small program{}, none failed",
                                  stage.schedules, stage.cases.size(), stage.cases.size() == 1 ? "" : "s");
  return judgement;
}

void apply(const Judgement& judgement, Check& check) {
  check.verdict = judgement.verdict;
  check.why = judgement.why;
  check.reason = judgement.reason;
  check.remedy = judgement.remedy;
  check.summary = judgement.summary;
  check.findings = judgement.findings;
  check.points = check.max_points * judgement.fraction;
  check.measured.update(judgement.measured);
}

}  // namespace manyhands::grade
