#include <algorithm>
#include <boost/property_tree/ptree.hpp>
#include <boost/property_tree/xml_parser.hpp>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "base/text.hpp"
#include "kit/host/base/catch.hpp"
#include "model/totals.hpp"
#include "report/reporters.hpp"

namespace reporters_test {

using namespace manyhands;

namespace {

Check check(CheckName name, Verdict verdict, double points, double most, double seconds = 0.5) {
  Check c;
  c.name = name;
  c.verdict = verdict;
  c.points = points;
  c.max_points = most;
  c.seconds = seconds;
  return c;
}

Check skipped(CheckName name, Why why, double most, std::string reason = {}, std::string remedy = {}) {
  Check c = check(name, Verdict::skipped, 0, most, 0);
  c.why = why;
  c.reason = std::move(reason);
  c.remedy = std::move(remedy);
  return c;
}

ExerciseReport passing() {
  ExerciseReport e;
  e.id = "crawl-threads";
  e.title = "A crawler with many hands";
  e.digest = "00000000000000e1";
  e.files = {"starter/crawl-threads/crawl.cpp"};
  e.max_points = 100;
  e.tasks = {{1, "Find every page", 5, 5}, {2, "Keep 8 requests in flight", 3, 3}};
  e.checks = {check(CheckName::builds, Verdict::pass, 0, 0),
              check(CheckName::correct, Verdict::pass, 50, 50),
              check(CheckName::races, Verdict::pass, 20, 20),
              check(CheckName::mechanism, Verdict::pass, 10, 10),
              skipped(CheckName::schedules, Why::not_applicable, 0),
              check(CheckName::speed, Verdict::pass, 20, 20)};
  e.checks.back().summary = "412 ms for 60 pages (needs 520 ms or less)";
  e.checks.back().measured = {{"makespan_s", 0.4121234567}, {"runs", {1, 2}}};
  return e;
}

ExerciseReport failing() {
  ExerciseReport e;
  e.id = "mandelbrot-threads";
  e.title = "The Mandelbrot set, row by row";
  e.files = {"starter/mandelbrot-threads/mandelbrot.cpp"};
  e.max_points = 100;
  e.tasks = {{1, "Draw", 5, 5},
             {2, "Share the rows", 3, 4},
             {3, "Any number of workers", 0, 0},
             {4, "Not tried", 1, 3, 2}};
  Check correct = check(CheckName::correct, Verdict::fail, 20, 50);
  correct.findings = {
      {"rows-out-of-place",
       "tests",
       2,
       "Rows 12 and 13 of the image are exchanged when 3 workers draw it: each worker must store a row "
       "where it belongs, whoever ends first.",
       "starter/mandelbrot-threads/mandelbrot.cpp",
       31,
       5,
       {{"the row's number is taken here", "starter/mandelbrot-threads/mandelbrot.cpp", 24}},
       "drawing row 12\n\x1b[2J\x1b]0;owned\x07 all tests passed \xff\n"}};
  Check races = check(CheckName::races, Verdict::fail, 0, 25);
  for (int i = 0; i < 7; ++i)
    races.findings.push_back({"data-race",
                              "tsan",
                              0,
                              "Two threads write next_row, and nothing orders them.",
                              "starter/mandelbrot-threads/mandelbrot.cpp",
                              20 + i,
                              0,
                              {},
                              ""});
  e.checks = {check(CheckName::builds, Verdict::pass, 0, 0), correct, races,
              skipped(CheckName::mechanism, Why::gated, 10), skipped(CheckName::speed, Why::gated, 15)};
  return e;
}

ExerciseReport open() {
  ExerciseReport e;
  e.id = "pi-processes";
  e.title = "π, computed by many processes";
  e.files = {"starter/pi-processes/pi.cpp"};
  e.max_points = 100;
  e.tasks = {{1, "Share the work", 4, 4}};
  Check speed = check(CheckName::speed, Verdict::inconclusive, 0, 25);
  speed.reason = "Another program kept one of the two processors busy for the whole time.";
  speed.remedy = "Close what else computes, then grade again.";
  e.checks = {check(CheckName::builds, Verdict::pass, 0, 0), check(CheckName::correct, Verdict::pass, 65, 65),
              skipped(CheckName::memory, Why::machine, 10, "AddressSanitizer does not start on this system.",
                      "grader doctor says why."),
              speed};
  return e;
}

ExerciseReport broken() {
  ExerciseReport e;
  e.id = "executor-threads";
  e.title = "An executor";
  e.max_points = 100;
  Check fault = check(CheckName::correct, Verdict::fault, 0, 99);
  fault.reason = "The test program ended by signal 11.";
  fault.remedy = "Please report it, with the file .manyhands/last.json.";
  e.checks = {check(CheckName::builds, Verdict::pass, 1, 1), fault};
  return e;
}

ExerciseReport untouched(std::string id, std::string title, std::string file) {
  ExerciseReport e;
  e.id = std::move(id);
  e.title = std::move(title);
  e.files = {"starter/" + e.id + "/" + file};
  e.state = ExerciseState::not_started;
  e.max_points = 100;
  return e;
}

Report report_of(std::vector<ExerciseReport> exercises) {
  Report r;
  r.grader_version = "0.1.0";
  r.student = "Ada Lovelace";
  r.time = "2026-03-01T14:05:09+01:00";
  r.case_number = "5f3a9c02";
  r.course_digest = "00000000000000c1";
  r.course = "Concurrent programming in C++";
  r.machine = {{"cpus", 2}, {"model", "a processor"}};
  r.seed = "18446744073709551615";
  r.exercises = std::move(exercises);
  add_up(r);
  return r;
}

Report everything() {
  return report_of({passing(), failing(), open(), broken(),
                    untouched("crawl-async", "One thread", "crawl.cpp"),
                    untouched("crunch-tbb", "Sorting with tasks", "sort.cpp")});
}

std::string golden(std::string_view name) {
  return std::string(MANYHANDS_SOURCE_DIR "/grader/tests/unit/report/golden/report-") + std::string(name) +
         ".txt";
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

// After an intended change: run MANYHANDS_UPDATE_GOLDEN=1 unit_tests, then read the diff.
TEST_CASE("every reporter writes what its golden file says") {
  for (const Reporter& reporter : reporters) {
    INFO(reporter.name);
    const std::string now = reporter.render(everything(), {}, ReportPart::whole);
    if (std::getenv("MANYHANDS_UPDATE_GOLDEN") != nullptr)
      std::ofstream(golden(reporter.name), std::ios::binary) << now;
    std::ostringstream before;
    before << std::ifstream(golden(reporter.name), std::ios::binary).rdbuf();
    CHECK(now == before.str());
  }
}

namespace {

// Everything that some format gives a meaning, in every text that is not ours.
Report hostile() {
  const std::string text =
      "]]><x a=\"1\">&amp;'\n::error::forged\n##[error]forged\n::stop-commands::x\n```\n# "
      "h\n<script>x</script> "
      "|a|b| @all `c` \xff\x01\xef\xbf\xbf";
  auto e = failing();
  e.id = "a b<c>&\"d\"";
  e.title = text;
  e.files = {text};
  for (auto& c : e.checks) {
    c.reason = c.remedy = c.summary = text;
    for (auto& f : c.findings) {
      f.code = f.message = f.file = f.output = text;
      f.related = {{text, text, 3}};
    }
  }
  auto o = open();
  for (auto& c : o.checks) c.reason = c.remedy = text;
  auto report = report_of({e, o});
  report.course = text;
  report.student = text;
  report.case_number = text;
  report.pending = {text};
  return report;
}

std::string written_by(std::string_view name, const Report& report) {
  for (const auto& reporter : reporters)
    if (reporter.name == name) return reporter.render(report, {}, ReportPart::whole);
  FAIL("there is no reporter " << name);
  return {};
}

}  // namespace

TEST_CASE("foreign text changes the meaning of no report") {
  for (const auto* name :
       {"json", "gitlab", "sarif", "gradescope", "autograding", "autolab", "prairielearn", "check50"}) {
    INFO(name);
    CHECK(nlohmann::json::accept(written_by(name, hostile())));
  }
  std::istringstream xml(written_by("junit", hostile()));
  boost::property_tree::ptree tree;
  REQUIRE_NOTHROW(boost::property_tree::read_xml(xml, tree));
  CHECK(tree.get_child("testsuites").count("testsuite") == 3);
  CHECK(tree.get<std::string>("testsuites.testsuite.<xmlattr>.name") == hostile().exercises.at(0).id);
  CHECK_FALSE(has(written_by("junit", hostile()), "\xef\xbf\xbf"));

  const auto html = written_by("html", hostile());
  CHECK_FALSE(has(html, "<script"));
  CHECK_FALSE(has(html, "<x"));
  CHECK_FALSE(has(html, "<h1>h"));
  CHECK(html.find("<h1>") == html.rfind("<h1>"));
}

TEST_CASE("GitHub's commands are ours, and stopped while foreign text is shown") {
  const auto lines = split_lines(written_by("github", hostile()));
  REQUIRE(lines.at(0).starts_with("::stop-commands::"));
  const auto word = lines.at(0).substr(std::string("::stop-commands::").size());
  CHECK(word.size() == 32);
  const auto end = std::find(lines.begin(), lines.end(), "::" + word + "::");
  REQUIRE(end != lines.end());
  for (auto line = end + 1; line != lines.end(); ++line) {
    INFO(*line);
    const bool is_annotation = line->starts_with("::error ") || line->starts_with("::warning ");
    CHECK((line->empty() || is_annotation));
    // Two separators of ours: what is foreign in the properties cannot end them.
    CHECK((line->empty() || line->find("::", 2) > line->find("title=")));
  }
  CHECK(word != split_lines(written_by("github", everything())).at(0).substr(17));
}

TEST_CASE("what was not measured fails nowhere, and is not passed either") {
  const auto report = report_of({open()});
  const auto gradescope = nlohmann::json::parse(written_by("gradescope", report));
  CHECK_FALSE(gradescope.at("tests").at(3).contains("status"));
  CHECK(gradescope.at("tests").at(3).at("name") == "pi-processes: speed (not decided)");
  const auto check50 = nlohmann::json::parse(written_by("check50", report));
  CHECK(check50.at("results").at(3).at("passed").is_null());
  CHECK(nlohmann::json::parse(written_by("gitlab", report)).empty());
  CHECK(nlohmann::json::parse(written_by("sarif", report)).at("runs").at(0).at("results").empty());
  CHECK(has(written_by("junit", report), "failures=\"0\" errors=\"0\" skipped=\"2\""));
  CHECK(has(written_by("github", report), "\n::warning title=pi-processes%2C speed%3A not decided::"));
}

TEST_CASE("a report survives the way through JSON") {
  const std::string text = to_json(everything());
  const auto again = report_from_json(text);
  REQUIRE(again.ok());
  CHECK(to_json(*again) == to_json(*report_from_json(to_json(*again))));
  CHECK(again->seed == "18446744073709551615");
  CHECK(again->student == "Ada Lovelace");
  CHECK(again->time == "2026-03-01T14:05:09+01:00");
  CHECK(again->case_number == "5f3a9c02");
  CHECK(again->course_digest == "00000000000000c1");
  CHECK(again->exercises.at(0).digest == "00000000000000e1");
  CHECK(again->exercises.at(1).checks.at(2).findings.size() == 7);
  CHECK(again->exercises.at(4).state == ExerciseState::not_started);
}

TEST_CASE("a report without a student says so, and a name is written as it is") {
  auto report = report_of({});
  report.student.reset();
  CHECK(has(to_json(report), "\"student\": null"));
  CHECK_FALSE(report_from_json(to_json(report))->student);
  report.student = "Łu \"<&>\" \\ O'Neil";
  CHECK(report_from_json(to_json(report))->student == report.student);
}

TEST_CASE("a report of format 1 is read, and written as format 2") {
  const std::string first = R"({"format": 1, "grader_version": "0.1.0", "course": "C", "seed": "7",
    "points": 10, "max_points": 10, "points_unmeasured": 0, "exercises": [{"id": "one", "state": "graded",
    "verdict": "pass", "points": 10, "max_points": 10, "points_unmeasured": 0, "checks": []}]})";
  const auto report = report_from_json(first);
  REQUIRE(report.ok());
  CHECK(report->seed == "7");
  CHECK_FALSE(report->student);
  CHECK(report->time.empty());
  CHECK(report->case_number.empty());
  CHECK(report->exercises.at(0).digest.empty());
  CHECK(report_from_json(to_json(*report))->exercises.at(0).points == 10);
  CHECK_FALSE(has(to_terminal(*report, {.for_learner = false}), "case"));
}

TEST_CASE("a report of format 2 has all of its keys") {
  for (const char* key : {"student", "time", "case", "course_digest", "exercise_digest"}) {
    INFO(key);
    const auto quoted = '"' + std::string(key) + '"';
    std::string text = to_json(everything());
    text.replace(text.find(quoted), quoted.size(), "\"x\"");
    CHECK_FALSE(report_from_json(text).ok());
    text = to_json(everything());
    const auto value = text.find(": ", text.find(quoted)) + 2;
    text.replace(value, text.find(',', value) - value, "{}");
    CHECK_FALSE(report_from_json(text).ok());
  }
}

TEST_CASE("the case is shown to an instructor, in one line that fits, and never to a learner") {
  auto report = report_of({passing()});
  CHECK_FALSE(has(to_terminal(report, {}), "case"));
  CHECK(to_terminal(report, {.for_learner = false})
            .ends_with("100 of 100 points\ncase 5f3a9c02 · Ada Lovelace\n"));
  CHECK(to_terminal(report, {.colour = true, .for_learner = false})
            .ends_with("\x1b[2mcase 5f3a9c02 · Ada Lovelace\x1b[0m\n"));
  report.student = std::string(100, 'x');
  const auto text = to_terminal(report, {.width = 60, .for_learner = false});
  CHECK(text.ends_with("x…\n"));
  CHECK(text.size() - text.find("case ") <= 60 + std::string(" ·…").size());
  report.student.reset();
  CHECK(to_terminal(report, {.for_learner = false}).ends_with("points\ncase 5f3a9c02\n"));
}

TEST_CASE("a grading that has not ended never looks as if all had passed") {
  auto report = report_of({passing(), passing()});
  CHECK(has(to_terminal(report, {}), "Everything passes."));
  report.pending = {"pi-processes", "\x1b[2J"};
  const auto text = to_terminal(report, {});
  CHECK_FALSE(has(text, "Everything passes."));
  CHECK(has(text, "Not graded yet: pi-processes and \\x1b[2J."));
}

TEST_CASE("what is no report is an error, never a crash") {
  for (const char* text :
       {"", "{", "null", "[]", "{}", R"({"format": 2})", R"({"format": 1})",
        R"({"format": 2, "points": 0, "max_points": 0, "points_unmeasured": 0, "exercises": []})",
        R"({"format": 3, "points": 0, "max_points": 0, "points_unmeasured": 0, "exercises": []})",
        R"({"format": 1, "points": 0, "max_points": 0, "points_unmeasured": 0, "exercises": [3]})",
        R"({"format": 1, "points": "x", "max_points": 0, "points_unmeasured": 0, "exercises": []})"}) {
    INFO(text);
    CHECK_FALSE(report_from_json(text).ok());
  }
  std::string text = to_json(everything());
  text.replace(text.find("\"fail\""), 6, "\"lost\"");
  CHECK_FALSE(report_from_json(text).ok());
  for (std::size_t end = 0; end < text.size(); end += 97)
    CHECK_FALSE(report_from_json(text.substr(0, end)).ok());
}

TEST_CASE("when all is well, the report is short") {
  const std::string text = to_terminal(report_of({passing()}), {});
  CHECK(text ==
        "✓ crawl-threads · A crawler with many hands                              100/100\n"
        "  ✓ builds  ✓ correct  ✓ races  ✓ mechanism  ✓ speed\n"
        "  speed: 412 ms for 60 pages (needs 520 ms or less)\n"
        "\n"
        "100 of 100 points\n");
}

TEST_CASE("without colour there is no escape sequence, whatever the submission printed") {
  for (const bool unicode : {true, false}) {
    const std::string text = to_terminal(everything(), {.unicode = unicode});
    CHECK(text.find('\x1b') == std::string::npos);
    CHECK(text.find('\x07') == std::string::npos);
    CHECK(has(text, "\\x1b[2J\\x1b]0;owned\\x07 all tests passed \\xff"));
  }
}

TEST_CASE("with colour every escape sequence is one of ours") {
  std::string text = to_terminal(everything(), {.colour = true});
  for (const char* ours : {"\x1b[0m", "\x1b[1m", "\x1b[2m", "\x1b[31m", "\x1b[32m", "\x1b[33m", "\x1b[36m"})
    for (std::size_t at; (at = text.find(ours)) != std::string::npos;)
      text.erase(at, std::string(ours).size());
  CHECK(text == to_terminal(everything(), {}));
}

TEST_CASE("every string of a report is made harmless") {
  const std::string evil = "\x1b[31mevil\xff";
  Report r = report_of({failing(), open()});
  r.course = r.seed = r.time = r.case_number = r.course_digest = evil;
  r.student = evil;
  r.pending = {evil};
  for (ExerciseReport& e : r.exercises) {
    e.id = e.title = e.digest = evil;
    e.files = {evil};
    for (Check& c : e.checks) {
      c.reason = c.remedy = c.summary = evil;
      for (Finding& f : c.findings) {
        f.code = f.by = f.message = f.file = f.output = evil;
        f.related = {{evil, evil, 1}};
      }
    }
  }
  for (const bool for_learner : {true, false}) {
    const auto text = to_terminal(r, {.for_learner = for_learner});
    CHECK(text.find('\x1b') == std::string::npos);
    CHECK(text.find('\xff') == std::string::npos);
  }
  CHECK(report_from_json(to_json(r)).ok());
}

TEST_CASE("no line is wider than the terminal, but where a path or a command is") {
  for (const std::size_t width : {40u, 60u, 80u, 200u}) {
    std::istringstream lines(to_terminal(everything(), {.width = width}));
    for (std::string line; std::getline(lines, line);) {
      const bool may = has(line, "starter/") || has(line, "grader ") || has(line, "make grade");
      std::size_t characters = 0;
      for (const char c : line) characters += (static_cast<unsigned char>(c) & 0xc0) != 0x80;
      INFO(line);
      CHECK((may || characters <= width));
    }
  }
}

TEST_CASE("at most five findings of a check are shown, and the rest are counted") {
  const std::string text = to_terminal(report_of({failing()}), {});
  CHECK(has(text, "mandelbrot.cpp:24 · seen by ThreadSanitizer"));
  CHECK_FALSE(has(text, "mandelbrot.cpp:25"));
  CHECK(has(text, "and 2 more (--json)"));
}

TEST_CASE("memory used in a wrong way is told first, as the cause; what the memory check sees else is not") {
  auto e = passing();
  e.checks[1] = check(CheckName::correct, Verdict::fail, 0, 50);
  e.checks[1].findings.resize(1);
  e.checks[1].findings[0].code = "over-limit";
  e.checks.insert(e.checks.begin() + 2, check(CheckName::memory, Verdict::fail, 0, 10));
  e.checks[2].findings.resize(1);
  const auto memory_comes_first = [&e](const char* code) {
    e.checks[2].findings[0].code = code;
    const std::string text = to_terminal(report_of({e}), {});
    return text.find("memory: ") < text.find("correct: ");
  };
  CHECK(memory_comes_first("memory-error"));
  CHECK(memory_comes_first("undefined-behaviour"));
  CHECK_FALSE(memory_comes_first("hang"));
}

TEST_CASE("what is not the learner's fault says that it costs no points") {
  const std::string text = to_terminal(report_of({open()}), {});
  CHECK(has(text, "speed: not decided"));
  CHECK(has(text, "This costs you no points: 25 points stay open."));
  CHECK(has(text, "memory: could not be measured here"));
  CHECK(has(text, "65 of 100 points"));
  CHECK(has(to_terminal(report_of({broken()}), {}), "correct: the grader failed here, not your program"));
}

TEST_CASE("what one reason keeps from being measured is told once") {
  auto e = open();
  const auto memory = e.checks[2];
  e.checks.push_back(skipped(CheckName::races, Why::machine, 15, memory.reason, memory.remedy));
  const std::string text = to_terminal(report_of({e}), {});
  CHECK(has(text, "memory and races: could not be measured here"));
  CHECK(has(text, "This costs you no points: 25 points stay open."));
  CHECK(text.find(memory.reason) == text.rfind(memory.reason));
  CHECK(has(text, "speed: not decided"));
}

TEST_CASE("the next step is the first exercise of the course that is not done") {
  const auto a = untouched("first-one", "", "a.cpp");
  const auto b = untouched("second-one", "", "b.cpp");
  CHECK(has(to_terminal(report_of({passing(), a, b}), {}), "edit  starter/first-one/a.cpp"));
  CHECK_FALSE(has(to_terminal(report_of({passing(), a, b}), {}), "edit  starter/second-one/b.cpp"));
  CHECK(has(to_terminal(report_of({a, failing()}), {}), "edit  starter/first-one/a.cpp"));
  CHECK(has(to_terminal(report_of({failing(), a}), {}), "edit  starter/mandelbrot-threads/mandelbrot.cpp"));
  CHECK_FALSE(has(to_terminal(report_of({failing(), a}), {.for_learner = false}), "Next:"));
  CHECK(has(to_terminal(report_of({passing(), passing()}), {}), "Everything passes."));
}

TEST_CASE("of several files, that with the first mistake is to be edited") {
  auto e = failing();
  const std::string answers = "starter/mandelbrot-threads/predictions.yaml";
  e.files.push_back(answers);
  CHECK(has(to_terminal(report_of({e}), {}), "Next: edit  starter/mandelbrot-threads/mandelbrot.cpp"));
  e.checks[1].findings[0].file = answers;
  CHECK(has(to_terminal(report_of({e}), {}), "Next: edit  " + answers));
  e.checks[1].findings[0].file = "/usr/include/c++/12/vector";  // not a file that the learner could edit
  CHECK(has(to_terminal(report_of({e}), {}), "Next: edit  starter/mandelbrot-threads/mandelbrot.cpp"));
}

TEST_CASE("an empty report is no pass and no crash") {
  CHECK(to_terminal(report_of({}), {}) == "0 of 0 points\n");
  CHECK(report_from_json(to_json(report_of({}))).ok());
}

}  // namespace reporters_test
