#include "grade/evidence.hpp"

#include "cli/evidence_file.hpp"
#include "grade/evidence_recorder.hpp"
#include "grade/evidence_replay.hpp"
#include "kit/host/base/catch.hpp"
#include "tests/unit/temporary_folder.hpp"

namespace evidence_test {

using namespace manyhands;
using namespace manyhands::grade;
using manyhands::test::TemporaryFolder;

namespace {

StageResult result(const std::string& finding, Outcome outcome = Outcome::hung) {
  StageResult result;
  result.cases = {{"a test", 1, false, 0.25}};
  result.findings.emplace_back();
  result.findings.back().code = finding;
  result.runs.resize(2);
  result.runs[0].outcome = Outcome::answered;
  result.runs[1].outcome = outcome;
  return result;
}

// Actions that tell, in place of compilers and hosts, what they were asked for.
Settings settings_with_fakes() {
  Settings settings;
  settings.locks = nullptr;
  settings.machine.p_avail = 3;
  settings.machine.memory_kb = 1000;
  settings.actions.build = [](const auto&, const auto&, const auto&, const std::string& profile,
                              const auto&) -> build::BuildOutcome {
    if (profile == "tsan") return build::Rejected{result("does-not-link").findings};
    build::Built built;
    built.warnings = {{"unused", "it is not used", "starter/a.cpp", 3}};
    return built;
  };
  settings.actions.run = [](const auto&, const StageRequest& request) -> Result<StageResult> {
    return result("seen-in-" + request.stage + std::to_string(request.workers));
  };
  settings.actions.now = [time = 100.0]() mutable { return time += 1; };
  return settings;
}

StageRequest asked(const std::string& stage, int workers) {
  return StageRequest{{stage, workers}};
}

Evidence recorded() {
  auto settings = settings_with_fakes();
  EvidenceRecorder recorder(settings);
  for (const std::string profile : {"release", "tsan"}) (void)settings.actions.build({}, {}, {}, profile, {});
  for (const int workers : {2, 3, 2}) (void)settings.actions.run({}, asked("speed", workers));
  (void)settings.actions.run({}, asked("correct", 2));
  return recorder.evidence();
}

}  // namespace

TEST_CASE("evidence holds what grading saw, and when") {
  const auto evidence = recorded();
  CHECK(evidence.p_avail == 3);
  REQUIRE(evidence.builds.size() == 2);
  CHECK(evidence.builds[0].warnings.at(0).line == 3);
  CHECK(evidence.builds[1].rejected.at(0).code == "does-not-link");
  REQUIRE(evidence.stages.size() == 4);
  CHECK(evidence.stages[1].order.workers == 3);
  CHECK(evidence.stages[0].began_s < evidence.stages[0].ended_s);
  CHECK(evidence.stages[0].ended_s < evidence.stages[1].began_s);
  CHECK(evidence.stages[0].result.runs.size() == 2);
  // In tests, only runs without an answer matter.
  REQUIRE(evidence.stages[3].result.runs.size() == 1);
  CHECK(evidence.stages[3].result.runs[0].outcome == Outcome::hung);
}

TEST_CASE("a grading in which something of ours failed gives no evidence") {
  auto settings = settings_with_fakes();
  settings.actions.run = [](const auto&, const auto&) -> Result<StageResult> { return Error{"it died"}; };
  EvidenceRecorder recorder(settings);
  (void)settings.actions.run({}, asked("correct", 2));
  CHECK(recorder.evidence().stages.empty());
}

TEST_CASE("stored evidence is read as it was written, and answers in the order in which it was asked") {
  const TemporaryFolder folder;
  const auto file = folder.path() / "evidence" / "one.zst";
  REQUIRE(write_evidence({{"wrong/one", {"speed serial", {{"a.cpp", 7}}, recorded()}}}, file).ok());
  const auto read = read_evidence(file);
  REQUIRE(read.ok());
  const auto& stored = read->at("wrong/one");
  CHECK(stored.expect == "speed serial");
  CHECK(stored.must_point.at(0).line == 7);

  Settings settings;
  judge_again(settings, stored.evidence);
  CHECK(settings.state.empty());
  CHECK(settings.machine.p_avail == 3);
  CHECK(settings.machine.memory_kb == 1000);
  const auto build = [&](const char* profile) { return settings.actions.build({}, {}, {}, profile, {}); };
  CHECK(std::get<build::Built>(build("release")).warnings.size() == 1);
  CHECK(std::get<build::Rejected>(build("tsan")).findings.at(0).code == "does-not-link");
  CHECK(std::holds_alternative<Error>(build("asan")));

  // Other stages than these may have run side by side.
  const auto code = [&](const StageRequest& request) {
    const auto again = settings.actions.run({}, request);
    return again ? again->findings.at(0).code : again.error().message;
  };
  const auto before = settings.actions.now();
  CHECK(code(asked("correct", 2)) == "seen-in-correct2");
  CHECK(code(asked("speed", 2)) == "seen-in-speed2");
  CHECK(settings.actions.now() > before);
  CHECK(code(asked("speed", 2)) == "seen-in-speed2");
  CHECK(code(asked("speed", 2)).find("does not contain") != std::string::npos);
  CHECK(code(asked("speed", 3)) == "seen-in-speed3");
}

TEST_CASE("what is not stored evidence is an error that names the file") {
  const TemporaryFolder folder;
  CHECK(read_evidence(folder.path() / "none.zst")->empty());
  folder.put("damaged.zst", "not compressed");
  const auto read = read_evidence(folder.path() / "damaged.zst");
  REQUIRE_FALSE(read.ok());
  CHECK(read.error().message.find("damaged.zst") != std::string::npos);
}

}  // namespace evidence_test
