#include "cli/watch/watch_screen.hpp"

#include <algorithm>
#include <sstream>

#include "base/text.hpp"
#include "kit/host/base/catch.hpp"

namespace watch_screen_test {

using namespace manyhands;

namespace {

Check check(CheckName name, Verdict verdict, std::string summary = {}) {
  Check check;
  check.name = name;
  check.verdict = verdict;
  check.summary = std::move(summary);
  return check;
}

const std::vector<std::string> source{"int count = 0;", "", "void add() {", "  ++count;", "}"};

WatchView view_of(WatchView::Grading grading) {
  WatchView view;
  view.root = "/home/me/course";
  view.course = "Concurrent programming";
  view.passed = 3;
  view.all = 12;
  view.id = "add-up";
  view.title = "Add up";
  view.checks = {CheckName::builds, CheckName::correct, CheckName::races};
  view.files = {"starter/add-up/add.cpp"};
  view.next = "crawl-threads";
  view.grading = grading;
  view.code = [](const std::string& file, int line) {
    const bool known =
        file == "starter/add-up/add.cpp" && line >= 1 && line <= static_cast<int>(source.size());
    return known ? source[static_cast<std::size_t>(line) - 1] : std::string();
  };
  return view;
}

WatchView running() {
  auto view = view_of(WatchView::Grading::running);
  view.says = "testing";
  view.seconds = 3;
  view.report.emplace();
  view.report->id = view.id;
  view.report->checks = {check(CheckName::builds, Verdict::pass)};
  return view;
}

WatchView failed() {
  auto view = view_of(WatchView::Grading::ended);
  view.report.emplace();
  view.report->id = view.id;
  view.report->verdict = Verdict::fail;
  view.report->points = 40;
  view.report->max_points = 100;
  view.seconds = 12;
  auto races = check(CheckName::races, Verdict::fail);
  Finding finding;
  finding.code = "data-race";
  finding.message = "two threads used this at the same time";
  finding.file = view.files.front();
  finding.line = 4;
  finding.task = 2;
  races.findings = {finding};
  view.report->checks = {check(CheckName::builds, Verdict::pass),
                         check(CheckName::correct, Verdict::pass, "5 tests"), races};
  view.has_editor = true;
  return view;
}

WatchView passed() {
  auto view = view_of(WatchView::Grading::ended);
  view.passed = 4;
  view.report.emplace();
  view.report->id = view.id;
  view.report->points = view.report->max_points = 100;
  view.report->checks = {check(CheckName::builds, Verdict::pass), check(CheckName::correct, Verdict::pass),
                         check(CheckName::speed, Verdict::pass, "1.87× (needs 1.68×)")};
  view.checks.back() = CheckName::speed;
  view.seconds = 20;
  view.has_solution = true;
  return view;
}

struct Terminal {
  std::ostringstream out, err;
  Output output{out, err};
  // As it is seen: without blanks at the ends of lines.
  std::string text(const WatchView& view, ScreenSize size) {
    std::string all;
    for (auto line : watch_screen(view, size, output)) {
      line.erase(line.find_last_not_of(' ') + 1);
      all += line + "\n";
    }
    return all;
  }
};

}  // namespace

TEST_CASE("a grading that runs says what it does now, and what is left") {
  Terminal terminal;
  CHECK(terminal.text(running(), {72, 12}) ==
        R"(Concurrent programming                     ██████░░░░░░░░░░░░░░░░░░ 3/12
add-up · Add up
→ testing … 3 s

✓ builds
→ correct    testing …
· races



o statement · h hint · m report · r reset · n next · p previous · l list
q quit
)");
}

TEST_CASE("a fail shows its first finding, the line, and the keys that help") {
  Terminal terminal;
  CHECK(
      terminal.text(failed(), {100, 22}) ==
      R"(Concurrent programming                                                 ██████░░░░░░░░░░░░░░░░░░ 3/12
add-up · Add up
✗ 40 of 100 points · 12 s. Save to grade again.

✓ builds
✓ correct    5 tests
✗ races      two threads use a variable without synchronization

✗ races: two threads use a variable without synchronization (task 2)
  starter/add-up/add.cpp:4
  two threads used this at the same time

      3  void add() {
  →   4    ++count;
      5  }





o statement · h hint · e explain · g go to line · m report · t timeline · r reset · n next
p previous · l list · q quit
)");
}

TEST_CASE("a pass is celebrated with its figures, and offers the next exercise and a solution") {
  Terminal terminal;
  terminal.output.unicode = false;
  CHECK(terminal.text(passed(), {60, 14}) == R"(Concurrent programming         ########................ 4/12
add-up - Add up
+ Well done: 100 of 100 points - speed: 1.87x (needs 1.68...
n goes on with the next exercise: crawl-threads

+ builds  + correct  + speed






o statement - h hint - m report - s solution - t timeline
r reset - n next - p previous - l list - q quit
)");
}

TEST_CASE("what has not been started names its files; what could not be graded says why") {
  Terminal terminal;
  auto view = view_of(WatchView::Grading::ended);
  view.report.emplace();
  view.report->state = ExerciseState::not_started;
  auto text = terminal.text(view, {72, 14});
  CHECK(contains(
      text, "○ Not started. Edit a file and save it: it is graded at once.\n  starter/add-up/add.cpp\n"));
  view.report.reset();
  view.trouble = "error: starter/add-up is not there\nMake it again.";
  text = terminal.text(view, {72, 14});
  CHECK(contains(text, "! It could not be graded:"));
  CHECK(contains(text, "  error: starter/add-up is not there\n  Make it again.\n"));
}

TEST_CASE("reset asks first") {
  Terminal terminal;
  auto view = failed();
  view.asks_reset = true;
  const auto text = terminal.text(view, {72, 24});
  CHECK(contains(text, "Restore the original files of add-up? A copy of your work is kept."));
  CHECK(contains(text, "y restore · any other key: keep my files"));
  CHECK(!contains(text, "h hint"));
}

TEST_CASE("before the first verdict on speed, a question; after it, the answer beside the figures") {
  Terminal terminal;
  auto view = failed();
  view.question = SpeedQuestion{2, "how many times as fast will it be?", {"one", "two", "three", "more"}};
  const auto asks = terminal.text(view, {72, 24});
  CHECK(contains(
      asks,
      "Predict first: how many times as fast will it be?\n1 one · 2 two · 3 three · 4 more · 0 skip\n"));
  auto after = passed();
  after.beside_speed = "you predicted: two; measured: 1.9 times, as you said";
  CHECK(contains(terminal.text(after, {72, 24}),
                 "(needs 1.68×)\n  you predicted: two; measured: 1.9 times, as you said\n"));
}

TEST_CASE("every screen fits every size, and ASCII") {
  Terminal terminal;
  for (const bool unicode : {true, false})
    for (const auto& view : {running(), failed(), passed()})
      for (const std::size_t width : {20u, 40u, 60u, 80u, 200u})
        for (const std::size_t height : {1u, 4u, 10u, 24u, 60u}) {
          INFO(width << " x " << height);
          terminal.output.unicode = unicode;
          const auto lines = watch_screen(view, {width, height}, terminal.output);
          CHECK(lines.size() <= height);
          for (const auto& line : lines) {
            INFO(line);
            CHECK(display_width(line) <= width);
            CHECK((unicode ||
                   std::all_of(line.begin(), line.end(), [](char c) { return c >= ' ' && c <= '~'; })));
          }
        }
}

TEST_CASE("places are links only where the output has links") {
  Terminal terminal;
  CHECK(!contains(terminal.text(failed(), {80, 24}), "\x1b"));
  terminal.output.links = true;
  CHECK(contains(
      terminal.text(failed(), {80, 24}),
      "\x1b]8;;file:///home/me/course/starter/add-up/add.cpp#4\x1b\\starter/add-up/add.cpp:4\x1b]8;;\x1b\\"));
}

}  // namespace watch_screen_test
