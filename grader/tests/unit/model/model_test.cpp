#include <algorithm>
#include <random>
#include <set>
#include <string_view>

#include "kit/host/base/catch.hpp"
#include "model/finding_codes.hpp"
#include "model/json.hpp"
#include "model/json_number.hpp"
#include "model/known_code.hpp"
#include "model/totals.hpp"

namespace model_test {

using namespace manyhands;
using nlohmann::json;

namespace {

Check check(CheckName name, Verdict verdict, double points, double max_points, Why why = Why::none) {
  Check c;
  c.name = name;
  c.verdict = verdict;
  c.points = points;
  c.max_points = max_points;
  c.why = why;
  return c;
}

ExerciseReport exercise(std::vector<Check> checks) {
  ExerciseReport e;
  e.max_points = 100;
  e.checks = std::move(checks);
  add_up(e);
  return e;
}

Report report_of(std::vector<ExerciseReport> exercises) {
  Report r;
  r.exercises = std::move(exercises);
  add_up(r);
  return r;
}

const ExerciseReport good = exercise({check(CheckName::builds, Verdict::pass, 100, 100)});
const ExerciseReport wrong = exercise({check(CheckName::builds, Verdict::fail, 0, 100)});
const ExerciseReport open = exercise(
    {check(CheckName::builds, Verdict::pass, 40, 40), check(CheckName::speed, Verdict::inconclusive, 0, 60)});
const ExerciseReport ours = exercise({check(CheckName::builds, Verdict::fault, 0, 100)});

StageResult full_stage() {
  Run run;
  run.arm = Arm::submission;
  run.outcome = Outcome::hung;
  run.end = OverLimit{"output", "1 MB"};
  run.wall_ns = 5'000'000'000;
  run.task_cpu_ns = {3, 2, 1};
  run.mean_at_work = 1.5;
  run.left.shared_memory = {"/a"};
  run.output_tail = "\xff\x1b";
  run.stacks = {{1, 2, 'S', {{"f", "starter/x/a.cpp", 3}}}};
  run.requests = {{"/a", "127.0.0.2", 1, 200, 10, 20, 2}};
  run.gate.used = true;
  run.gate.stacks = run.stacks;
  StageResult stage;
  stage.cases = {{"a test", 2, true, 0.5, false}};
  stage.findings = {{"data-race", "tsan", 1, "m", "f", 3, 4, {{"other", "g", 5}}, "out"}};
  stage.runs = {run};
  stage.unmeasured = {"u"};
  stage.faults = {"f"};
  stage.detectors_awake = 3;
  return stage;
}

}  // namespace

TEST_CASE("every word of a verdict is read back as itself") {
  for (const CheckName name : all_checks) CHECK(check_from(to_string(name)) == name);
  for (const char* word : {"pass", "fail", "inconclusive", "skipped", "fault"})
    CHECK(to_string(verdict_from(word).value()) == word);
  for (const char* word : {"none", "gated", "machine", "not_applicable"})
    CHECK(to_string(why_from(word).value()) == word);
  CHECK_FALSE(verdict_from("passed"));
}

TEST_CASE("an arm has a letter of its own in JSON, and no other text is an arm") {
  std::set<std::string_view> letters;
  for (const auto& name : arm_names) {
    CHECK(name_of(name.arm).letter == name.letter);
    letters.insert(name.letter);
    Run run;
    run.arm = name.arm;
    CHECK(nlohmann::json(run).at("arm") == name.letter);
    CHECK(nlohmann::json(run).get<Run>().arm == name.arm);
  }
  CHECK(letters.size() == arm_names.size());
  CHECK(nlohmann::json::object().get<Run>().arm == Arm::none);
  for (const auto& bad : {nlohmann::json("X"), nlohmann::json("SB"), nlohmann::json("s"), nlohmann::json(1)})
    CHECK_THROWS_AS(nlohmann::json({{"arm", bad}}).get<Run>(), nlohmann::json::exception);
}

TEST_CASE("an exercise fails before it is our fault, is our fault before it is open, and passes last") {
  const auto pass = check(CheckName::builds, Verdict::pass, 0, 0);
  const auto fail = check(CheckName::correct, Verdict::fail, 0, 0);
  const auto fault = check(CheckName::memory, Verdict::fault, 0, 0);
  const auto inconclusive = check(CheckName::speed, Verdict::inconclusive, 0, 0);
  const auto skipped = check(CheckName::races, Verdict::skipped, 0, 0, Why::machine);
  CHECK(verdict_of({pass, fail, fault, inconclusive}) == Verdict::fail);
  CHECK(verdict_of({pass, fault, inconclusive}) == Verdict::fault);
  CHECK(verdict_of({pass, inconclusive, skipped}) == Verdict::inconclusive);
  CHECK(verdict_of({pass, skipped}) == Verdict::pass);
}

TEST_CASE("where nothing was measured there is no pass") {
  CHECK(verdict_of({}) == Verdict::fault);
  CHECK(verdict_of({check(CheckName::speed, Verdict::skipped, 0, 0, Why::machine)}) == Verdict::inconclusive);
  CHECK(exercise({}).points_unmeasured == 100);
}

TEST_CASE("points are open where the machine or the grader is the reason, and lost where the program is") {
  const auto machine = exercise({check(CheckName::builds, Verdict::pass, 40, 40),
                                 check(CheckName::races, Verdict::skipped, 0, 25, Why::machine),
                                 check(CheckName::speed, Verdict::inconclusive, 10, 35)});
  CHECK(machine.points == 50);
  CHECK(machine.points_unmeasured == 50);
  const auto lost = exercise({check(CheckName::correct, Verdict::fail, 0, 40),
                              check(CheckName::races, Verdict::skipped, 0, 60, Why::gated)});
  CHECK(lost.points_unmeasured == 0);
  const auto behind_a_fault = exercise({check(CheckName::correct, Verdict::fault, 0, 40),
                                        check(CheckName::races, Verdict::skipped, 0, 60, Why::gated)});
  CHECK(behind_a_fault.points_unmeasured == 100);
}

TEST_CASE("a report adds up its exercises, the ones that are not started with no points") {
  ExerciseReport untouched;
  untouched.state = ExerciseState::not_started;
  untouched.max_points = 100;
  const Report r = report_of({good, open, untouched});
  CHECK(r.points == 140);
  CHECK(r.max_points == 300);
  CHECK(r.points_unmeasured == 60);
}

TEST_CASE("the exit status names the gravest thing: our fault, a fail, something open, nothing") {
  ExerciseReport untouched;
  untouched.state = ExerciseState::not_started;
  CHECK(exit_status(report_of({good}), false, false) == 0);
  CHECK(exit_status(report_of({good, open}), false, false) == 4);
  CHECK(exit_status(report_of({good, open, wrong}), false, false) == 1);
  CHECK(exit_status(report_of({good, open, wrong, ours}), false, false) == 3);
  CHECK(exit_status(report_of({wrong, ours}), true, true) == 0);
  CHECK(exit_status(report_of({good, untouched}), false, false) == 0);
  CHECK(exit_status(report_of({good, untouched}), true, false) == 1);
}

TEST_CASE("a stage's result survives the way through JSON") {
  const StageResult before = full_stage();
  const std::string text = dump(before);
  const auto after = json::parse(text).get<StageResult>();
  CHECK(dump(after) == text);
  CHECK(after.runs.at(0).requests.at(0).end_ns == 20);
  CHECK(std::get<OverLimit>(after.runs.at(0).end).limit == "1 MB");
  CHECK(after.findings.at(0).related.at(0).line == 5);
  for (const End& end : {End{Exited{3}}, End{Signalled{9}}, End{TimedOut{2.5}}, End{NeverStarted{"e"}}})
    CHECK(json_of(end_from(json_of(end))) == json_of(end));
}

TEST_CASE("missing keys are tolerated, wrong types are not") {
  CHECK(json::parse(R"({"unknown": 1})").get<StageResult>().cases.empty());
  for (const char* text :
       {"[]", "null", "3", R"({"cases": {}})", R"({"cases": [1]})", R"({"cases": [{"task": "1"}]})",
        R"({"cases": [{"task": 1e300}]})", R"({"cases": [{"task": 4294967296}]})",
        R"({"cases": [{"task": -4294967296}]})", R"({"cases": [{"passed": 1}]})",
        R"({"runs": [{"outcome": "great"}]})", R"({"runs": [{"end": {"kind": "other"}}]})",
        R"({"runs": [{"end": 0}]})", R"({"runs": [{"wall_ns": 9223372036854775808}]})",
        R"({"runs": [{"wall_ns": 1.5}]})", R"({"faults": [null]})", R"({"detectors_awake": true})"}) {
    INFO(text);
    CHECK_THROWS_AS(json::parse(text).get<StageResult>(), json::exception);
  }
}

TEST_CASE("a whole number is read as it is, or refused") {
  using nlohmann::json;
  CHECK(whole_number<int>(json(-7), "n") == -7);
  CHECK(whole_number<std::uint32_t>(json(4294967295), "n") == 4294967295U);
  CHECK_THROWS_AS(whole_number<std::uint32_t>(json(-1), "n"), json::type_error);
  for (const json& bad : {json(1e36), json(2.0), json(std::int64_t{1} << 32), json(true), json("1"), json()})
    CHECK_THROWS_AS(whole_number<int>(bad, "n"), json::type_error);
}

TEST_CASE("a stage's result with any one value replaced is read or refused, nothing else") {
  const json whole = json::parse(dump(full_stage())).flatten();
  const std::vector<json> garbage{nullptr, true, -1, 1e308, "x", json::array({1}), json::object({{"a", 1}})};
  for (const auto& [key, value] : whole.items()) {
    for (const json& other : garbage) {
      json changed = json::parse(dump(full_stage()));
      changed[json::json_pointer(key)] = other;
      bool said = false;
      try {
        said = !dump(changed.get<StageResult>()).empty();
      } catch (const json::exception&) {
        said = true;
      }
      CHECK(said);
    }
  }
}

TEST_CASE("codes of findings are unique, and have a headline and a check") {
  for (const auto& entry : finding_codes) {
    CHECK_FALSE(entry.headline.empty());
    CHECK(find_code(entry.code, entry.exercise) == &entry);
    CHECK(std::any_of(all_checks.begin(), all_checks.end(),
                      [&](CheckName check) { return entry.checks.contains(check); }));
  }
  CHECK(headline_of("nonsense").empty());
  CHECK(find_code("data-race", "bounded-queue")->checks.contains(CheckName::races));
  CHECK_FALSE(find_code("data-race")->checks.contains(CheckName::speed));
}

TEST_CASE("an exercise's own code has a headline in this exercise only") {
  CHECK(headline_of("out-of-order", "bounded-queue") == "not first in, first out");
  CHECK(headline_of("out-of-order", "crawl-threads").empty());
  CHECK(headline_of("out-of-order").empty());
}

TEST_CASE("a code is known if it has a page, in the grader's folder or in an exercise's") {
  static_assert(is_known_code("data-race"));
  static_assert(!is_known_code("data-rase") && !is_known_code(""));
  CHECK(is_known_code("out-of-order"));
  CHECK(KnownCode("data-race").str() == "data-race");
  CHECK(std::string("data-race") == KnownCode("data-race"));
  CHECK(std::string("data-rase") != KnownCode("data-race"));
}

}  // namespace model_test
