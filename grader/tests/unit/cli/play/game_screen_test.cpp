#include "cli/play/game_screen.hpp"

#include <algorithm>
#include <sstream>

#include "base/text.hpp"
#include "cli/play/level_list.hpp"
#include "kit/host/base/catch.hpp"

namespace game_screen_test {

using namespace manyhands;

namespace {

const std::string file = "levels/x.cpp";
const std::vector<std::string> source{"int count = 0;", "", "void add() {", "  ++count;", "}", "",
                                      "int main() {"};

PlayedThread thread_at_4(const std::string& next) {
  PlayedThread thread;
  thread.can_go_on = true;
  thread.file = file;
  thread.line = 4;
  thread.next = next;
  return thread;
}

/// Two threads that are about to read; after four choices, an update is lost.
struct LostUpdate : GameProgram {
  std::size_t threads = 2;

  Result<PlayedPosition> begin() override { return position({}); }
  Result<PlayedPosition> position(const std::vector<int>& choices) override {
    PlayedPosition at;
    at.reached = choices.size() < 4 ? "open" : "failed";
    at.choices = choices;
    PlayedThread main;
    main.joins = true;
    main.next = "waits for thread 1 to end";
    at.threads = {main};
    for (std::size_t i = 0; i < threads; ++i) at.threads.push_back(thread_at_4("reads count"));
    at.steps = {{0, file, 7, "starts thread 1"}, {0, file, 7, "starts thread 2"}};
    const std::vector<std::string> events{"reads count: 0", "reads count: 0", "writes count: 1",
                                          "writes count: 1"};
    for (std::size_t i = 0; i < choices.size(); ++i) {
      at.steps.push_back({choices[i], file, 4, events.at(i)});
      at.threads.at(static_cast<std::size_t>(choices[i])).next = "writes count";
    }
    at.switches = static_cast<int>(choices.size() / 2);
    if (at.reached == "failed")
      at.failure = {{"assertion", "atomicity-violation", "both are counted", file, 4, {}, {}}};
    return at;
  }
  Result<PlayedPosition> run_on(const std::vector<int>&) override { return position({1, 1, 2, 2}); }
  Result<PlayedSearch> failing_after(const std::vector<int>&, int) override {
    return PlayedSearch{7, true, {1, 2, 2, 1}, 1};
  }
};

struct Screen {
  std::ostringstream out, err;
  Output output{out, err};
  GameTexts texts{"1 · A lost update",
                  "Make the program count only one.",
                  "++ is three steps: read, add, write.",
                  "grader explain",
                  "",
                  "levels",
                  [](const std::string& name, int line) {
                    const bool known = name == file && line >= 1 && line <= static_cast<int>(source.size());
                    return known ? source[static_cast<std::size_t>(line) - 1] : std::string();
                  }};

  std::vector<std::string> lines(const Game& game, ScreenSize size) {
    return game_screen(game, texts, size, output);
  }
  std::string text(const Game& game, ScreenSize size) {
    std::string all;
    for (auto line : lines(game, size)) {
      line.erase(line.find_last_not_of(' ') + 1);
      all += line + "\n";
    }
    return all;
  }
};

void press(Game& game, const std::string& keys) {
  for (const char key : keys) REQUIRE(game.press(std::string(1, key)).ok());
}

}  // namespace

TEST_CASE("play: threads stand side by side, each with its line and what it does next") {
  LostUpdate program;
  Game game(program);
  REQUIRE(game.begin().ok());
  press(game, "1");
  CHECK(Screen().text(game, {80, 20}) ==
        R"(1 · A lost update                                            3 steps, 0 switches
Make the program count only one.

[1] thread 1                           │ [2] thread 2
    1  int count = 0;                  │     1  int count = 0;
                                       │
    3  void add() {                    │     3  void add() {
→   4    ++count;                      │ →   4    ++count;
    5  }                               │     5  }
                                       │
    7  int main() {                    │     7  int main() {
  writes count                         │   reads count
                                       │
    main waits for thread 1 to end

    1  main       line 7    starts thread 1
    2  main       line 7    starts thread 2
    3  thread 1   line 4    reads count: 0

[1] goes on · u undo · h hint · r run on · s solution · ? help · q levels
)");
}

TEST_CASE("play: on a narrow terminal, one thread is below the other") {
  LostUpdate program;
  Game game(program);
  REQUIRE(game.begin().ok());
  CHECK(Screen().text(game, {44, 14}) == R"(1 · A lost update        2 steps, 0 switches
Make the program count only one.

[1] thread 1    4  ++count;
      reads count
[2] thread 2    4  ++count;
      reads count
    main waits for thread 1 to end

    1  main       line 7    starts thread 1
    2  main       line 7    starts thread 2


[1] · u undo · h hint · ? help · q quit
)");
}

TEST_CASE("play: a terminal without Unicode gets none, and one without colours no escapes") {
  LostUpdate program;
  Game game(program);
  REQUIRE(game.begin().ok());
  press(game, "1h");
  Screen screen;
  screen.output.unicode = false;
  for (const auto& line : screen.lines(game, {80, 24}))
    CHECK(std::all_of(line.begin(), line.end(), [](char c) { return c >= ' ' && c <= '~'; }));
}

TEST_CASE("play: when it breaks, the screen says what, in how many switches, and what to learn from it") {
  LostUpdate program;
  Game game(program);
  REQUIRE(game.begin().ok());
  press(game, "1221");
  CHECK(game.won());
  CHECK(Screen().text(game, {80, 20}) ==
        R"(1 · A lost update                                            6 steps, 2 switches
Make the program count only one.

    1  main       line 7    starts thread 1
    2  main       line 7    starts thread 2
    3  thread 1   line 4    reads count: 0
    4  thread 2   line 4    reads count: 0
    5  thread 2   line 4    writes count: 1
    6  thread 1   line 4    writes count: 1




✗ Broken: this does not hold: both are counted.
You needed 2 switches. The machine's best: 1 switch.

++ is three steps: read, add, write.
More: grader explain atomicity-violation

u undo · a again · q levels
)");
}

TEST_CASE("play: no screen is larger than the terminal") {
  LostUpdate program;
  for (const std::size_t threads : {2, 3, 9}) {
    program.threads = threads;
    for (const std::string keys : {"", "1h", "1221"}) {
      Game game(program);
      REQUIRE(game.begin().ok());
      press(game, keys);
      for (const std::size_t width : {10, 30, 60, 80, 200})
        for (const std::size_t height : {1, 3, 8, 24, 60}) {
          Screen screen;
          const auto lines = screen.lines(game, {width, height});
          CHECK(lines.size() <= height);
          for (const auto& line : lines) CHECK(display_width(line) <= width);
          CHECK(game_help({width, height}, screen.output).size() <= height);
          CHECK(level_list({}, {}, {width, height}, screen.output).size() <= height);
        }
    }
  }
}

TEST_CASE("play: a hint is remembered as long as the player follows it") {
  LostUpdate program;
  Game game(program);
  REQUIRE(game.begin().ok());
  CHECK(game.searches("h"));
  press(game, "h");
  CHECK(game.note().sentences.at(0) ==
        "A failing order exists from here, in 1 switch. Next: thread 1, key 1.");
  press(game, "1");
  CHECK_FALSE(game.searches("h"));
  press(game, "h");
  CHECK(game.note().sentences.at(0) ==
        "A failing order exists from here, in 1 switch. Next: thread 2, key 2.");
  press(game, "1");
  CHECK(game.searches("h"));
}

}  // namespace game_screen_test
