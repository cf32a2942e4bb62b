// JSON that the program reads: what a host says, what was recorded, what was reported.
#include <nlohmann/json.hpp>
#include <string>

#include "cli/learner_state.hpp"
#include "grade/judge.hpp"
#include "grade/stream_judge.hpp"
#include "measure/mechanism.hpp"
#include "model/json.hpp"
#include "report/reporters.hpp"
#include "tests/fuzz/target.hpp"

namespace {

using namespace manyhands;
using nlohmann::json;

void host_result(std::string_view bytes) {
  StageResult stage;
  try {
    stage = json::parse(bytes).get<StageResult>();
  } catch (const json::exception&) {
    return;
  }
  const auto text = dump(json(stage));
  fuzz::must(dump(json(json::parse(text).get<StageResult>())) == text,
             "what was read is written the same again");
  const auto tests = grade::judge_correct(stage, 3);
  static_cast<void>(grade::judge_instrumented(stage, tests, true));
  static_cast<void>(grade::task_results(stage, {"one", "two", "three"}));
  ExerciseReport exercise;
  exercise.checks.emplace_back();
  grade::apply(tests, exercise.checks.back());
  Report report;
  report.exercises.push_back(exercise);
  static_cast<void>(to_terminal(report, {}));
}

void stream(std::string_view bytes) {
  const auto j = json::parse(bytes, nullptr, false);
  if (j.is_discarded()) return;
  const auto read = grade::stream_from(j);
  if (!read) return;
  for (const bool disjoint : {false, true})
    for (const auto& verdict : grade::judge(*read, disjoint)) {
      static_cast<void>(dump(verdict.judgement.measured));
      fuzz::must(verdict.judgement.fraction >= 0 && verdict.judgement.fraction <= 1,
                 "of the points there is a part, never more than all");
    }
}

void report(std::string_view bytes) {
  const auto read = report_from_json(bytes);
  if (!read) return;
  for (const auto& reporter : reporters)
    for (const bool for_learner : {true, false})
      static_cast<void>(reporter.render(*read, {.for_learner = for_learner}, ReportPart::whole));
}

const fuzz::RegisterTarget targets[] = {{"host-result", host_result}, {"stream", stream}, {"report", report}};

}  // namespace
