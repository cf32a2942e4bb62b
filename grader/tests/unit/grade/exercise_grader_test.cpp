// The order of checks, with a script in place of the host: which stages are started, when, and what becomes
// of their results.
#include "grade/exercise_grader.hpp"

#include <sys/stat.h>

#include <chrono>

#include "base/files.hpp"
#include "model/json.hpp"
#include "tests/unit/build/workshop.hpp"

namespace exercise_grader_test {

using namespace manyhands;
using namespace manyhands::test;

namespace {

/// An exercise whose tests all pass. `does` are the script's commands for a stage, before it writes its
/// result.
struct Graded {
  Graded() {
    auto& asan = shop.tools.profiles["asan"];
    asan = shop.tools.profiles.at("release");
    for (const char* profile : {"asan", "tsan"}) {
      fs::create_directories(shop.tools.glue("sum", profile).parent_path());
      fs::copy_file(shop.tools.glue("sum", "release"), shop.tools.glue("sum", profile));
    }
    shop.exercise.tasks = {"the sum"};
    shop.exercise.limits.memory_mb = 16;
    shop.exercise.weights = {
        {CheckName::builds, 10}, {CheckName::correct, 30}, {CheckName::memory, 30}, {CheckName::races, 30}};
    write(shop.root / "starter" / "sum" / "sum.cpp", good);
    settings.work = shop.root / "graded";
    settings.cache = shop.root / "cache";
    settings.shown_submission = "starter";
    settings.machine.p_avail = 2;
    settings.progress = [this](const std::string&, const std::string& what) { said.push_back(what); };
  }

  ExerciseReport grade(const std::string& memory, const std::string& races) {
    const auto host = shop.tools.host("sum");
    // The request is CBOR: each text follows a byte with its length.
    write(host, "#!/bin/sh\ncd '" + shop.root.string() + "' || exit 9\nrun=$(basename \"$OLDPWD\")\n" +
                    "passed=true runs=\ncase $(tr -d '\\0') in\n"
                    "*stagegcorrect*) echo \"$run\" > correct-ran; passed=" +
                    (correct_passes ? "true" : "false") + "; runs='" + runs_of_correct +
                    "' ;;\n"
                    "*stagefmemory*) echo \"$run\" > memory-ran\n" +
                    memory + " ;;\n*stageeraces*) echo \"$run\" > races-ran\n" + races +
                    " ;;\nesac\n"
                    "echo '{\"cases\": [{\"name\": \"adds\", \"task\": 1, \"passed\": '$passed', "
                    "\"seconds\": 0, \"ran\": "
                    "true}], \"findings\": [], \"runs\": ['\"$runs\"'], \"unmeasured\": [], \"faults\": [], "
                    "\"detectors_awake\": 1, \"detectors_asleep\": 0}'\n");
    ::chmod(host.c_str(), 0755);
    settings.toolchain = shop.tools;
    return grade::ExerciseGrader(settings, shop.exercise, 100, shop.collected()).grade();
  }

  /// The folder in which the stage ran; they are numbered in the order in which seeds are handed out.
  [[nodiscard]] std::string folder_of(const std::string& stage) const {
    return read_file(shop.root / (stage + "-ran")).value();
  }

  Workshop shop;
  bool correct_passes = true;
  std::string runs_of_correct;  // as JSON, separated by commas
  grade::Settings settings;
  std::vector<std::string> said;
};

const std::vector<std::string> in_order{"building", "testing", "checking for memory errors",
                                        "checking for races"};

}  // namespace

TEST_CASE("memory and races run side by side, and are reported in order") {
  Graded graded;
  // Neither can end unless the other has begun; and memory ends last.
  REQUIRE(::mkfifo((graded.shop.root / "meet").c_str(), 0600) == 0);
  const auto report = graded.grade("timeout 60 sh -c 'read word < meet' || exit 8",
                                   "timeout 60 sh -c 'echo here > meet' || exit 8");
  REQUIRE(report.checks.size() == 4);
  for (const auto& check : report.checks) {
    INFO(to_string(check.name) << ": " << check.reason);
    CHECK(check.verdict == Verdict::pass);
  }
  CHECK(report.checks[2].name == CheckName::memory);
  CHECK(report.checks[3].name == CheckName::races);
  CHECK(graded.said == in_order);
  CHECK(graded.folder_of("correct") == "run-1\n");
  CHECK(graded.folder_of("memory") == "run-2\n");
  CHECK(graded.folder_of("races") == "run-3\n");
}

TEST_CASE("on one core, or next to other graders, they run one after the other") {
  Graded graded;
  SECTION("one core") {
    graded.settings.machine.p_avail = 1;
  }
  SECTION("other graders") {
    graded.settings.yields_to_timed_runs = true;
  }
  SECTION("too little memory") {
    graded.shop.exercise.limits.memory_mb = 1u << 30;
  }
  const auto report = graded.grade("[ ! -e races-ran ] || exit 8; touch memory-ends",
                                   "touch races-ran; [ -f memory-ends ] || exit 8");
  REQUIRE(report.checks.size() == 4);
  CHECK(report.checks[3].verdict == Verdict::pass);
  CHECK(graded.said == in_order);
  CHECK(graded.folder_of("memory") == "run-2\n");
  CHECK(graded.folder_of("races") == "run-3\n");
}

TEST_CASE("time spent waiting for other graders is no time of a check") {
  using Clock = std::chrono::steady_clock;
  Graded graded;
  graded.settings.yields_to_timed_runs = true;
  const auto place = graded.shop.root / "timed-runs";
  grade::LockPatience patience;
  patience.before_telling = std::chrono::milliseconds(0);
  graded.settings.locks =
      std::make_shared<grade::RunLocks>(grade::LockPlaces{place, graded.shop.root / "machine"}, patience);
  auto other = grade::FileLock::attempt(place.string() + ".lock");
  REQUIRE(other);
  Clock::duration waited{};
  graded.settings.waits = [&](const std::string&, const std::string&) {
    if (!other) return;
    const auto from = Clock::now();
    while (waited < std::chrono::milliseconds(300)) waited = Clock::now() - from;
    other.reset();
  };
  const auto began = Clock::now();
  const auto report = graded.grade(":", ":");
  const std::chrono::duration<double> took = Clock::now() - began;
  REQUIRE(report.checks.size() == 4);
  REQUIRE(waited > Clock::duration(0));
  double seconds = std::chrono::duration<double>(waited).count();
  for (const auto& check : report.checks) seconds += check.seconds;
  CHECK(seconds <= took.count());
}

TEST_CASE("a run that hung keeps others from running only if its check did not pass") {
  Graded graded;
  Run hung;
  hung.outcome = Outcome::hung;
  graded.runs_of_correct = nlohmann::json(hung).dump();
  SECTION("a test excused it") {
    const auto report = graded.grade("", "");
    REQUIRE(report.checks.size() == 4);
    CHECK(report.checks[1].verdict == Verdict::pass);
    CHECK(report.checks[2].verdict == Verdict::pass);
    CHECK(report.checks[3].verdict == Verdict::pass);
  }
  SECTION("a test failed") {
    graded.correct_passes = false;
    const auto report = graded.grade("", "");
    REQUIRE(report.checks.size() == 4);
    INFO(report.checks[1].reason);
    CHECK(report.checks[1].verdict != Verdict::pass);
    CHECK(report.checks[2].verdict == Verdict::skipped);
    CHECK(report.checks[3].verdict == Verdict::skipped);
  }
}

TEST_CASE("a host that dies is our error in its check and in all that have not begun") {
  Graded graded;
  graded.settings.machine.p_avail = 1;
  const auto report = graded.grade("exit 3", "");
  REQUIRE(report.checks.size() == 4);
  CHECK(report.checks[1].verdict == Verdict::pass);
  for (const std::size_t i : {2u, 3u}) {
    CHECK(report.checks[i].verdict == Verdict::fault);
    CHECK(report.checks[i].reason.find("in stage \"memory\": exit status 3") != std::string::npos);
  }
  CHECK(graded.said == in_order);
}

TEST_CASE("what a host found counts, even if the one beside it died") {
  Graded graded;
  REQUIRE(::mkfifo((graded.shop.root / "meet").c_str(), 0600) == 0);
  const auto report =
      graded.grade("timeout 60 sh -c 'read word < meet'; exit 3", "timeout 60 sh -c 'echo here > meet'");
  REQUIRE(report.checks.size() == 4);
  CHECK(report.checks[2].verdict == Verdict::fault);
  CHECK(report.checks[3].verdict == Verdict::pass);
}

TEST_CASE("an order of threads names the command that shows it, if its report is kept") {
  Graded graded;
  const std::string fails =
      R"(echo '{"cases": [], "findings": [{"code": "data-race", "by": "schedules", "task": 1, "message": "m", "file": "", "line": 0, )"
      R"("column": 0, "related": [], "interleaving": {"threads": ["main"], "turns": [{"thread": 0, "file": "", "line": 0, )"
      R"("code": "", "event": "reads"}], "advice": [], "replay": ""}, "output": ""}], "runs": [], "unmeasured": [], )"
      R"("faults": [], "detectors_awake": 1, "detectors_asleep": 0}'; exit 0)";
  for (const std::string command : {"", "bin/grader replay"}) {
    graded.settings.replay = command;
    const auto report = graded.grade(fails, "");
    REQUIRE(report.checks.size() == 4);
    REQUIRE(report.checks[2].findings.size() == 1);
    CHECK(report.checks[2].findings[0].interleaving.replay ==
          (command.empty() ? "" : "bin/grader replay sum"));
  }
}

}  // namespace exercise_grader_test
