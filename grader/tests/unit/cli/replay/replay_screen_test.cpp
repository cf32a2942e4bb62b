#include "cli/replay/replay_screen.hpp"

#include <algorithm>
#include <sstream>

#include "base/text.hpp"
#include "kit/host/base/catch.hpp"

namespace replay_screen_test {

using namespace manyhands;

namespace {

const std::string name = "starter/x/a.cpp";
const std::string source =
    "void add() {\n  int now = count;\n  count = now + 1;\n}\n\nint total() {\n  return count;\n}\n";

// Two threads that both read before one of them writes.
Replay lost_update() {
  Replay replay{"x: two steps must be one",
                "The total is wrong.",
                {{"main", "thread 1", "thread 2"},
                 {{1, name, 2, "int now = count;", "reads 0"},
                  {2, name, 2, "int now = count;", "reads 0"},
                  {2, name, 3, "count = now + 1;", "writes 1"},
                  {1, name, 3, "count = now + 1;", "writes 1, again"}},
                 {"Lines 2 to 3 must be one step."},
                 ""},
                {}};
  replay.files = replayed_files(replay.order, [](const std::string&) { return source; });
  return replay;
}

struct Screen {
  std::ostringstream out, err;
  Output output{out, err};
  std::vector<std::string> at(const Replay& replay, std::size_t step, ScreenSize size = {80, 24}) {
    return replay_screen(replay, step, size, output);
  }
  std::string text(const Replay& replay, std::size_t step, ScreenSize size = {80, 24}) {
    std::string all;
    for (auto line : at(replay, step, size)) {
      line.erase(line.find_last_not_of(' ') + 1);
      all += line + "\n";
    }
    return all;
  }
};

}  // namespace

TEST_CASE("replay: a screen shows where each thread is, what it did last, and the steps around") {
  CHECK(Screen().text(lost_update(), 1, {80, 18}) ==
        R"(x: two steps must be one                                             step 2 of 4

  thread 1                             │ → thread 2
                                       │
    1  void add() {                    │     1  void add() {
·   2    int now = count;              │ →   2    int now = count;
    3    count = now + 1;              │     3    count = now + 1;
    4  }                               │     4  }
  reads 0                              │   reads 0
                                       │

    1  thread 1  line 2     reads 0
→   2  thread 2  line 2     reads 0
    3  thread 2  line 3     writes 1
    4  thread 1  line 3     writes 1, again


n next · p back · s next switch · S last switch · 0 first · $ last · ? help · q…
)");
}

TEST_CASE(
    "replay: what is wrong is said at both ends, what the order shows at the last, and who did nothing") {
  Screen screen;
  CHECK(contains(screen.text(lost_update(), 0), "nothing yet"));
  CHECK(contains(screen.text(lost_update(), 0), "The total is wrong."));
  CHECK(!contains(screen.text(lost_update(), 2), "The total is wrong."));
  CHECK(!contains(screen.text(lost_update(), 2), "must be one step"));
  CHECK(contains(screen.text(lost_update(), 3), "The total is wrong.\nLines 2 to 3 must be one step.\n"));
}

TEST_CASE("replay: every screen fits, and marks the step") {
  auto replay = lost_update();
  for (int i = 0; i < 60; ++i)
    replay.order.turns.push_back(
        {i % 5, name, 1 + i % 8, "", "does this, and then that, at length: 再 " + std::string(90, 'x')});
  for (const bool colour : {false, true})
    for (const bool unicode : {true, false})
      for (const std::size_t width : {1, 7, 20, 40, 55, 80, 200})
        for (const std::size_t height : {1, 2, 5, 9, 12, 16, 24, 60})
          for (std::size_t step = 0; step < replay.order.turns.size(); step += 9) {
            Screen screen;
            screen.output.unicode = unicode;
            const auto lines = screen.at(replay, step, {width, height});
            INFO(width << "x" << height << ", step " << step << (unicode ? "" : ", ascii"));
            REQUIRE(lines.size() <= height);
            for (const auto& line : lines) {
              INFO(line);
              REQUIRE(display_width(line) <= width);
            }
            const auto* mark = unicode ? "→" : ">";
            if (width < 5) continue;  // no room for more than dots
            REQUIRE(
                std::any_of(lines.begin(), lines.end(), [&](const auto& l) { return l.starts_with(mark); }));
            screen.output.colour = colour;
            REQUIRE(screen.at(replay, step, {width, height}).size() == lines.size());
          }
}

TEST_CASE("replay: of many threads, those that did something last have columns") {
  auto replay = lost_update();
  for (int thread = 3; thread < 9; ++thread) replay.order.turns.push_back({thread, name, 2, "", "reads 2"});
  const auto text = Screen().text(replay, 9);
  CHECK(contains(text, "→ thread 8"));
  CHECK(contains(text, "  thread 7"));
  CHECK(contains(text, "and 6 more threads; a wider window shows them"));
}

TEST_CASE("replay: unknown places and control characters do no harm, and colours are only there if wanted") {
  Screen screen;
  const Replay odd{"x", "", {{}, {{7, "b.cpp", 3, "x\x1b[2J", "y\n"}, {-1, "", 0, "", ""}}, {}, ""}, {}};
  for (const std::size_t step : {0, 1}) CHECK(!contains(screen.text(odd, step), "\x1b"));
  CHECK(contains(screen.text(odd, 0), "3  x\\x1b[2J"));
  screen.output.colour = true;
  CHECK(contains(screen.text(lost_update(), 0), "\x1b["));
}

TEST_CASE("replay: a file that has changed is named") {
  auto replay = lost_update();
  replay.files = replayed_files(replay.order, [](const std::string&) { return "// new"; });
  const auto text = Screen().text(replay, 0);
  CHECK(contains(text, "starter/x/a.cpp has changed since the grading"));
  CHECK(contains(text, "→   2  int now = count;"));
}

TEST_CASE("replay: the help fits, too") {
  Screen screen;
  for (const std::size_t height : {1, 5, 24}) {
    const auto lines = replay_help({40, height}, screen.output);
    CHECK(lines.size() <= height);
    for (const auto& line : lines) CHECK(display_width(line) <= 40);
  }
}

}  // namespace replay_screen_test
