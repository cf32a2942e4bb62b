// The pure parts of `grader watch`: when a save counts, which exercise is next, the editor's command, events,
// the list, pages.
#include <algorithm>
#include <sstream>

#include "base/text.hpp"
#include "cli/screen/pager.hpp"
#include "cli/standing.hpp"
#include "cli/watch/debounce.hpp"
#include "cli/watch/edit_command.hpp"
#include "cli/watch/exercise_list.hpp"
#include "cli/watch/grading_events.hpp"
#include "kit/host/base/catch.hpp"

namespace watch_parts_test {

using namespace manyhands;
using namespace std::chrono_literals;

namespace {

const Debounce::Time start{};

CourseItem item(const std::string& id, const std::string& module, bool started, bool done) {
  CourseItem item{id, "About " + id, module, {}};
  item.standing.started = started;
  item.standing.done = done;
  if (done) item.standing.mark = "✓";
  if (done) item.standing.words = "100/100";
  return item;
}

std::vector<CourseItem> course() {
  return {item("first", "Threads", true, true), item("second", "Threads", false, false),
          item("third", "Processes", true, false)};
}

std::string text_of(const std::vector<std::string>& lines) {
  std::string all;
  for (auto line : lines) {
    line.erase(line.find_last_not_of(' ') + 1);
    all += line + "\n";
  }
  return all;
}

}  // namespace

TEST_CASE("a save counts when nothing has changed for a moment") {
  Debounce debounce;
  CHECK(!debounce.due());
  CHECK(!debounce.take(start + 1h));
  debounce.changed(start);
  CHECK(!debounce.take(start + 199ms));
  debounce.changed(start + 150ms);
  CHECK(!debounce.take(start + 349ms));
  CHECK(debounce.take(start + 350ms));
  CHECK(!debounce.take(start + 1h));
}

TEST_CASE("changes that never end do not put it off for ever") {
  Debounce debounce;
  auto now = start;
  for (; !debounce.take(now); now += 100ms) {
    debounce.changed(now);
    REQUIRE(now <= start + Debounce::patience);
  }
  CHECK(now == start + Debounce::patience);
}

TEST_CASE("the current exercise is started and does not pass, else not started, else the first") {
  CHECK(current_exercise(course()) == 2);
  CHECK(current_exercise({item("a", "m", true, true), item("b", "m", false, false)}) == 1);
  CHECK(current_exercise({item("a", "m", true, true), item("b", "m", true, true)}) == 0);
}

TEST_CASE("an editor's command is split into arguments, and no shell sees it") {
  const auto arguments = [](const std::string& text) {
    const auto command = EditCommand::parse(text);
    REQUIRE(command.ok());
    return command->arguments("/a b/$x;.cpp", 7);
  };
  using Words = std::vector<std::string>;
  CHECK(arguments("code --goto {file}:{line}") == Words{"code", "--goto", "/a b/$x;.cpp:7"});
  CHECK(arguments("  '/my editor/run'  +{line} \"{file}\" ") ==
        Words{"/my editor/run", "+7", "/a b/$x;.cpp"});
  CHECK(arguments(R"(e "a \"b\"" '' x\ y {file})") == Words{"e", "a \"b\"", "", "x y", "/a b/$x;.cpp"});
  for (const auto* text : {"", "code", "code --goto", "{file}", "code 'x {file}", "code \"{file}"}) {
    INFO(text);
    CHECK(!EditCommand::parse(text).ok());
  }
}

TEST_CASE("events arrive whole, whatever the pipe does to them") {
  Report report;
  report.exercises.resize(1);
  report.exercises.front().id = "first";
  const auto bytes = event_line("testing\n\x1b[31m") + "nonsense\n" + event_line(report);
  EventReader reader;
  std::vector<GradingEvent> events;
  for (const char byte : bytes)
    for (auto& event : reader.events_of(std::string(1, byte))) events.push_back(std::move(event));
  REQUIRE(events.size() == 2);
  CHECK(events[0].says.rfind("testing", 0) == 0);
  CHECK(events[0].says.find('\x1b') == std::string::npos);
  REQUIRE(events[1].report);
  CHECK(events[1].report->exercises.front().id == "first");
}

TEST_CASE("the list shows each module's progress, and finds an exercise by keys") {
  std::ostringstream none;
  const Output output{none, none};
  ExerciseList list(course(), 0);
  CHECK(list.press("j") == ExerciseList::Pressed::stays);
  CHECK(text_of(list.screen({60, 12}, output)) ==
        R"(Exercises                       ████████░░░░░░░░░░░░░░░░ 1/3

Threads  1/2
  ✓ first   About first
→ ○ second  About second · not started
Processes  0/1
  ○ third   About third




Enter open · arrows move · / search · q return
)");
  for (const auto* key : {"/", "t", "H", "i"}) list.press(key);
  CHECK(list.chosen() == 2);
  CHECK(contains(text_of(list.screen({60, 12}, output)), "/tHi_"));
  CHECK(!contains(text_of(list.screen({60, 12}, output)), "second"));
  list.press("q");  // a letter, too
  CHECK(contains(text_of(list.screen({60, 12}, output)), "No exercise has this in its name."));
  CHECK(list.press("\r") == ExerciseList::Pressed::stays);
  list.press("\x7f");
  CHECK(list.press("\r") == ExerciseList::Pressed::chooses);
  list.press("escape");
  CHECK(list.press("home") == ExerciseList::Pressed::stays);
  CHECK(list.chosen() == 0);
  CHECK(list.press("q") == ExerciseList::Pressed::leaves);
}

TEST_CASE("the list fits every size") {
  std::ostringstream none;
  Output output{none, none};
  ExerciseList list(course(), 2);
  for (const std::size_t width : {20u, 60u})
    for (const std::size_t height : {1u, 3u, 5u, 30u}) {
      const auto lines = list.screen({width, height}, output);
      CHECK(lines.size() <= height);
      for (const auto& line : lines) CHECK(display_width(line) <= width);
      if (height >= 5) CHECK(contains(text_of(lines), "third"));
    }
}

TEST_CASE("a text is shown page by page, and long lines continue") {
  std::ostringstream none;
  const Output output{none, none};
  Pager pager("Title", [](std::size_t) { return std::string("1\n2\n3\n\x1b[1m456789\x1b[0m\n"); });
  CHECK(text_of(pager.screen({40, 10}, output)) ==
        "Title\n\n1\n2\n3\n\x1b[1m456789\x1b[0m\n\n\n\nq return\n");
  CHECK(text_of(pager.screen({4, 5}, output)) == "Tit…\n\n1\n2\n1 t…\n");
  CHECK(pager.press("G"));
  CHECK(text_of(pager.screen({4, 5}, output)) == "Tit…\n\n\x1b[1m4567\n89\x1b[0m\n4 t…\n");
  CHECK(pager.press("page up"));
  CHECK(pager.press("page up"));
  CHECK(pager.press("up"));
  CHECK(contains(text_of(pager.screen({4, 5}, output)), "1\n2\n"));
  CHECK(!pager.press("q"));
}

TEST_CASE("a long line continues between words, if it can") {
  using Lines = std::vector<std::string>;
  CHECK(fitted_lines("one two three\n  four five", 9) == Lines{"one two ", "three", "  four ", "five"});
  CHECK(fitted_lines("\x1b[1mone two\x1b[0m", 5) == Lines{"\x1b[1mone ", "two\x1b[0m"});
  CHECK(fitted_lines("    abcdef", 6) == Lines{"    ab", "cdef"});
  CHECK(fitted_lines("äöüß", 2) == Lines{"äö", "üß"});
}

}  // namespace watch_parts_test
