#include "cli/report_output.hpp"

#include <filesystem>
#include <sstream>

#include "base/files.hpp"
#include "kit/host/base/catch.hpp"
#include "model/totals.hpp"
#include "tests/unit/temporary_folder.hpp"

namespace report_output_test {

using namespace manyhands;
using manyhands::test::TemporaryFolder;

namespace {

ExerciseReport exercise(const std::string& id) {
  ExerciseReport e;
  e.id = id;
  e.max_points = 10;
  e.checks.resize(1);
  e.checks[0].verdict = Verdict::pass;
  e.checks[0].points = e.checks[0].max_points = 10;
  return e;
}

/// A grading of two exercises, step by step, with the reports that `texts` request.
struct Grading {
  TemporaryFolder folder;
  std::ostringstream out, err;
  Output output{out, err};
  Progress progress{output, false};
  Report report;

  Grading() {
    report.course = "A course";
    report.case_number = "0badcafe";
    report.pending = {"one", "two"};
  }
  [[nodiscard]] std::string path(const std::string& name) const { return (folder.path() / name).string(); }
  [[nodiscard]] std::string read(const std::string& name) const { return *read_file(folder.path() / name); }
  [[nodiscard]] ReportOutput reports(const std::vector<std::string>& texts, bool quiet = false,
                                     bool for_learner = false) {
    return {output, progress, *report_wishes(texts), quiet, for_learner};
  }
  void next() {
    report.exercises.push_back(exercise(report.pending.front()));
    report.pending.erase(report.pending.begin());
    add_up(report);
  }
};

}  // namespace

TEST_CASE("each file has all that is known after each exercise") {
  Grading grading;
  auto reports = grading.reports({"json:" + grading.path("a:b"), "terminal:" + grading.path("text")});
  REQUIRE(reports.ready().ok());
  CHECK(grading.folder.entries() == 0);
  reports.so_far(grading.report);
  CHECK(report_from_json(grading.read("a:b"))->pending.size() == 2);
  CHECK(grading.read("text").find("Not graded yet: one and two.") != std::string::npos);
  grading.next();
  reports.so_far(grading.report);
  CHECK(report_from_json(grading.read("a:b"))->pending == std::vector<std::string>{"two"});
  CHECK(grading.read("text").find("Not graded yet: two.") != std::string::npos);
  grading.next();
  reports.so_far(grading.report);
  CHECK(reports.finish(grading.report).empty());
  CHECK(grading.read("a:b") == to_json(grading.report));
  CHECK(grading.read("text") == to_terminal(grading.report, {.for_learner = false}));
  CHECK(grading.folder.entries() == 2);
}

TEST_CASE("what standard output gets in parts is the whole report, of the kind that was asked for") {
  for (const auto& reporter : reporters) {
    Grading grading;
    auto reports = grading.reports({std::string(reporter.name)}, true);
    for (reports.so_far(grading.report); !grading.report.complete(); reports.so_far(grading.report))
      grading.next();
    CHECK(reports.finish(grading.report).empty());
    INFO(reporter.name);
    CHECK(grading.out.str() == reporter.render(grading.report, {.for_learner = false}, ReportPart::whole));
  }
}

TEST_CASE("standard output gets the terminal's report, unless another one goes there or it is to be quiet") {
  const auto shown = [](const std::vector<std::string>& texts, bool quiet) {
    Grading grading;
    auto reports = grading.reports(texts, quiet);
    CHECK(reports.finish(grading.report).empty());
    return grading.out.str();
  };
  CHECK(shown({}, false).find("0 of 0 points") == 0);
  CHECK(shown({}, true).empty());
  CHECK(shown({"json:/dev/null"}, false).find("0 of 0 points") == 0);
  CHECK(shown({"json:/dev/null"}, true).empty());
  CHECK(shown({"json"}, false).find('{') == 0);
  CHECK(shown({"json"}, true).find('{') == 0);
}

TEST_CASE("a report that cannot be written is known before, or told at the end") {
  Grading grading;
  CHECK_FALSE(grading.reports({"json:/no/such/folder/report"}).ready().ok());
  CHECK_FALSE(grading.reports({"json:/dev/null", "terminal:" + grading.folder.path().string()}).ready().ok());
  const auto file = grading.path("fine");
  auto reports = grading.reports({"json:/dev/full", "terminal:" + file});
  CHECK(reports.ready().ok());
  reports.so_far(grading.report);
  const auto troubles = reports.finish(grading.report);
  REQUIRE(troubles.size() == 1);
  CHECK(troubles[0].message.find("/dev/full") != std::string::npos);
  CHECK(grading.read("fine").find("case 0badcafe") != std::string::npos);
}

TEST_CASE("what was not writable for a while is written in the end") {
  Grading grading;
  std::filesystem::create_directory(grading.folder.path() / "late");
  auto reports = grading.reports({"json:" + grading.path("late/report")});
  std::filesystem::remove(grading.folder.path() / "late");
  reports.so_far(grading.report);
  std::filesystem::create_directory(grading.folder.path() / "late");
  CHECK(reports.finish(grading.report).empty());
  CHECK(report_from_json(grading.read("late/report")).ok());
}

}  // namespace report_output_test
