// grader timeline, and grader report: files with pictures.
#include <nlohmann/json.hpp>

#include "kit/host/base/catch.hpp"
#include "report/reporters.hpp"
#include "tests/cli/cli_harness.hpp"

namespace timeline_test {

using namespace manyhands;
using namespace manyhands::cli_test;
namespace fs = std::filesystem;

namespace {

const std::string shown_file = "starter/" + exercise + "/" + source_file;

std::string with_threads(const std::string& result) {
  return source_of("  std::thread helper([] {});\n  helper.join();\n  " + result, "#include <thread>\n");
}

struct OwnCourse {
  TemporaryFolder folder;
  explicit OwnCourse(const fs::path& course = timed_course()) {
    fs::copy(course, folder.path(), fs::copy_options::recursive);
  }
  void put_source(const std::string& text) { folder.put(shown_file, text); }
  [[nodiscard]] Outcome run(std::vector<std::string> args) const {
    args.insert(args.begin(), {"--course", folder.path().string()});
    return grader(args);
  }
};

}  // namespace

TEST_CASE("a timeline is one file with pictures, is kept until the files change, and can be a trace",
          "[commands]") {
  OwnCourse course;
  course.put_source(with_threads("return serial(view);"));
  const auto html = (course.folder.path() / "t.html").string();
  const auto trace = (course.folder.path() / "t.json").string();
  const auto first = course.run({"timeline", exercise, "--output", html, "--perfetto", trace});
  INFO(first.all());
  REQUIRE(first.status == 0);
  CHECK(first.tells("Concurrency seen"));
  CHECK(first.tells("Written: "));
  const auto page = read_text(html);
  CHECK(page.find("<svg") != std::string::npos);
  CHECK(page.find("main thread") != std::string::npos);
  CHECK(page.find("<script") == std::string::npos);
  CHECK(page.find("src=") == std::string::npos);
  const auto events = nlohmann::json::parse(read_text(trace))["traceEvents"];
  CHECK(events.size() > 3);

  const auto again = course.run({"timeline", exercise, "--output", html});
  CHECK(again.status == 0);
  CHECK(again.tells("have not changed since this run"));
  CHECK(read_text(html) == page);
  course.put_source(with_threads("return serial(view);  // changed"));
  CHECK(!course.run({"timeline", exercise, "--output", html}).tells("have not changed"));
}

TEST_CASE("a program that is wrong, or does not build, has no timeline", "[commands]") {
  OwnCourse course;
  course.put_source(with_threads("auto picture = serial(view); picture.front() ^= 1; return picture;"));
  const auto html = course.folder.path() / "t.html";
  const auto wrong = course.run({"timeline", exercise, "--output", html.string()});
  CHECK(wrong.status == 1);
  CHECK(!fs::exists(html));
  course.put_source("int");
  CHECK(course.run({"timeline", exercise, "--output", html.string()}).status == 1);
}

TEST_CASE("what cannot be drawn is refused in one error", "[commands]") {
  OwnCourse tests_only(small_course());
  const auto none = tests_only.run({"timeline", exercise});
  CHECK(none.status == 2);
  CHECK(none.tells("has tests, but no program that is run as a whole"));
  OwnCourse course;
  CHECK(course.run({"timeline", "mandelbrot-thread"}).tells("mandelbrot-threads"));
  const auto nowhere = course.run({"timeline", exercise, "--output", "/proc/t.html"});
  CHECK(nowhere.status == 2);
  CHECK(nowhere.err.find("error:") != std::string::npos);
}

TEST_CASE("grader report joins the last report with the learner's lines", "[commands]") {
  OwnCourse course;
  course.put_source("int first;\nint second;\n");
  const auto html = (course.folder.path() / "r.html").string();
  CHECK(course.run({"report", exercise, "--html", html}).tells("Grade it first"));
  Report report;
  report.exercises.resize(1);
  auto& graded = report.exercises.front();
  graded.id = exercise;
  graded.files = {shown_file};
  graded.verdict = Verdict::fail;
  graded.checks.resize(1);
  graded.checks.front().verdict = Verdict::fail;
  Finding finding;
  finding.code = "data-race";
  finding.message = "two threads meet here";
  finding.file = shown_file;
  finding.line = 2;
  graded.checks.front().findings = {finding};
  course.folder.put(".manyhands/last.json", to_json(report));
  const auto outcome = course.run({"report", exercise, "--html", html});
  REQUIRE(outcome.status == 0);
  CHECK(outcome.tells("timeline " + exercise + " makes one"));
  const auto page = read_text(html);
  CHECK(page.find("two threads meet here", page.find("int second;")) != std::string::npos);
  CHECK(course.run({"report", exercise, "--html", "/proc/r.html"}).status == 2);
}

}  // namespace timeline_test
