#include "report/hand_in_page.hpp"

#include "../timeline/timeline_examples.hpp"
#include "base/text.hpp"
#include "kit/host/base/catch.hpp"

namespace hand_in_page_test {

using namespace timeline_examples;

namespace {

HandIn example(const std::string& foreign) {
  HandIn hand_in;
  ExerciseReport exercise;
  exercise.id = "example";
  exercise.title = foreign;
  Check check;
  check.name = CheckName::races;
  check.verdict = Verdict::fail;
  Finding finding;
  finding.code = "data-race";
  finding.message = "two threads access it at once " + foreign;
  finding.file = "starter/example/example.cpp";
  finding.line = 2;
  finding.related.push_back({"the other access", "starter/example/example.cpp", 3});
  finding.output = foreign;
  check.findings.push_back(finding);
  exercise.checks.push_back(check);
  hand_in.report.exercises.push_back(exercise);
  hand_in.sources.push_back(
      {"starter/example/example.cpp", "int n;\nvoid f() { ++n; }\nint g() { return n; }\n" + foreign});
  hand_in.hints.push_back({"Task 1, hint 1", "Use a *mutex*."});
  hand_in.timeline = TimelineView{"example", "Example", one_lock(), {}, {}};
  return hand_in;
}

}  // namespace

TEST_CASE("findings stand beside the learner's lines, with the timeline and the hints") {
  const auto page = to_html(example(""));
  const auto line = page.find("void f() { ++n; }");
  REQUIRE(line != std::string::npos);
  const auto note = page.find("two threads access it at once", line);
  REQUIRE(note != std::string::npos);
  CHECK(note < page.find("int g() { return n; }"));
  CHECK(contains(page, "the other access"));
  CHECK(contains(page, "All wait for one lock"));
  CHECK(contains(page, "<em>mutex</em>"));
  auto changed = example("");
  changed.changed = true;
  CHECK(!contains(page, "have changed since"));
  CHECK(contains(to_html(changed), "have changed since"));
}

TEST_CASE("nothing in a submission can act in the page") {
  const auto page = to_html(example("</pre><script>alert(1)</script><img src=x onerror=alert(1)>\x1b[31m"));
  CHECK(!contains(page, "<script"));
  CHECK(!contains(page, "<img"));
  CHECK(!contains(page, "\x1b"));
}

TEST_CASE("a long program does not make the page long") {
  auto hand_in = example("");
  hand_in.sources.front().text.clear();
  for (int i = 0; i < 100'000; ++i) hand_in.sources.front().text += "x\n";
  hand_in.sources.push_back({"starter/example/other.cpp", std::string(1'000'000, 'y')});
  CHECK(to_html(hand_in).size() < 1'000'000);
}

}  // namespace hand_in_page_test
