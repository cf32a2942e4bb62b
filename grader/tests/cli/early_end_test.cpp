// What is left when a grading is stopped early, and how files are handled that are saved while it runs.
#include <fstream>

#include "kit/host/base/catch.hpp"
#include "tests/cli/cli_harness.hpp"

namespace early_end_test {

using namespace manyhands::cli_test;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

// The small course, as a copy to work in.
struct Course {
  TemporaryFolder folder;
  Course() { fs::copy(small_course(), folder.path(), fs::copy_options::recursive); }
  [[nodiscard]] fs::path mine() const { return folder.path() / "starter" / exercise / source_file; }
  [[nodiscard]] fs::path report() const { return folder.path() / "report.json"; }
  void put(const std::string& source) const { std::ofstream(mine()) << source; }

  // One grading of the current files; `while_it_builds` is called once, after they have been read.
  [[nodiscard]] json graded(const std::function<void()>& while_it_builds = {}) const {
    Invocation invocation;
    invocation.args = {"--course", folder.path().string(), "run", exercise, "--json", report().string()};
    invocation.terminal = true;
    bool called = !while_it_builds;
    invocation.interrupt_when = [&](const std::string& out) {
      if (!called && out.find(exercise + ": building") != std::string::npos) {
        called = true;
        while_it_builds();
      }
      return false;
    };
    const auto outcome = grader(invocation);
    INFO(outcome.all());
    REQUIRE(called);
    CHECK((outcome.status == 0 || outcome.status == 1));
    return json::parse(read_text(report()))["exercises"][0];
  }
};

}  // namespace

TEST_CASE("A verdict is kept for the text that was graded, not for one that was saved meanwhile",
          "[contract]") {
  const Course course;
  const auto wrong = source_of("auto picture = serial(view); picture.at(0) ^= 1; return picture;");
  const auto right = read_text(fs::path(MANYHANDS_SOURCE_DIR) / "solutions" / exercise / source_file);
  course.put(wrong);
  const auto first = course.graded([&] { course.put(right); });
  CHECK(first["verdict"] == "fail");
  // The graded version has its verdict …
  course.put(wrong);
  const auto again = course.graded();
  CHECK(again["unchanged"] == true);
  CHECK(again["verdict"] == "fail");
  // … and the version saved later has none yet.
  course.put(right);
  const auto second = course.graded([&] { course.put(wrong); });
  CHECK(second["unchanged"] == false);
  CHECK(second["verdict"] == "pass");
  CHECK(course.graded()["verdict"] == "fail");
}

TEST_CASE("A grading that is ended early leaves the verdicts it had", "[contract]") {
  const Course course;
  std::ofstream(course.folder.path() / "course.yaml")
      << "format: 1\ntitle: Two\nmodules:\n  - title: Both\n    exercises:\n"
         "      - {id: pi-processes, points: 30, after: []}\n"
         "      - {id: mandelbrot-threads, points: 70, after: []}\n";
  std::ofstream(course.folder.path() / "exercises/pi-processes/exercise.yaml")
      << "format: 1\ntitle: Pi\nminutes: 5\ntasks: [One, Two]\n"
         "files: [{path: pi.cpp}]\nchecks: {builds: 100}\n";
  course.folder.put("starter/pi-processes/pi.cpp", "int pi(;\n");
  course.put(source_of("for (;;) {}"));
  std::ofstream(course.report()) << "the old report";
  Invocation invocation;
  invocation.args = {"--course", course.folder.path().string(), "run", "--json", course.report().string()};
  invocation.interrupt_when = [](const std::string& out) {
    return out.find("does-not-build") != std::string::npos;
  };
  const auto outcome = grader(invocation);
  INFO(outcome.all());
  CHECK(outcome.status == 130);
  CHECK(outcome.left_running.empty());
  CHECK(outcome.says("✗ pi-processes"));
  const auto report = json::parse(read_text(course.report()));
  CHECK(report["complete"] == false);
  CHECK(report["pending"] == json{"mandelbrot-threads"});
  CHECK(report["points"] == 0);
  CHECK(report["max_points"] == 30);
  REQUIRE(report["exercises"].size() == 1);
  CHECK(report["exercises"][0]["verdict"] == "fail");
  // The checkout remembers it, too.
  const auto list = grader({"--course", course.folder.path().string(), "list"});
  INFO(list.all());
  CHECK(list.says("0/30"));
  CHECK(list.says("started, not graded yet"));
}

}  // namespace early_end_test
