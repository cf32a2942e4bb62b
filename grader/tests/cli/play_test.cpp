// grader play, as text and on a terminal.
#include <utility>
#include <vector>

#include "kit/host/base/catch.hpp"
#include "tests/cli/cli_harness.hpp"

namespace play_test {

using namespace manyhands;
using namespace manyhands::cli_test;
namespace fs = std::filesystem;

namespace {

const fs::path course = MANYHANDS_SOURCE_DIR;

Invocation play(std::vector<std::string> args, const std::string& typed) {
  Invocation invocation;
  invocation.args = {"play"};
  invocation.args.insert(invocation.args.end(), args.begin(), args.end());
  invocation.typed = typed;
  return invocation;
}

}  // namespace

TEST_CASE("play: without a terminal, it says how to play", "[commands]") {
  const auto ran = grader(play({}, ""));
  CHECK(ran.status == 2);
  CHECK(ran.tells("this is no terminal that can show the game"));
  CHECK(ran.tells("use --plain"));
}

TEST_CASE("play: a level is broken by keys, and remembered", "[commands]") {
  TemporaryFolder folder;
  fs::copy(small_course(), folder.path(), fs::copy_options::recursive);
  auto game = play({"--plain", "--ascii"}, "1\n1\n2\n2\n1\nq\n");
  game.args.insert(game.args.begin(), {"--course", folder.path().string()});
  const auto ran = grader(game);
  INFO(ran.all());
  CHECK(ran.status == 0);
  CHECK(ran.tells("0 of 8 broken"));
  CHECK(ran.tells("Broken: this does not hold: both visitors are counted."));
  CHECK(ran.tells("You needed 1 switch: as few as the machine."));
  CHECK(ran.tells("1 of 8 broken"));
  CHECK(ran.all().find("\x1b") == std::string::npos);
  game.typed = "q\n";
  CHECK(grader(game).says("A lost update             broken in 1 switch"));
}

TEST_CASE("play: on a terminal, each key is a step, and the terminal is as before in the end", "[commands]") {
  auto game = play({"--level", "1"}, "");
  game.args.insert(game.args.begin(), {"--course", small_course().string()});
  game.terminal = true;
  int typed = 0;
  game.types = [&typed](const std::string& out) -> std::string {
    const std::vector<std::pair<std::string, std::string>> script{
        {"[1] thread 1", "1"}, {"reads visitors: 0", "q"}, {"of 8 broken", "q"}};
    if (typed == 3 || out.find(script[static_cast<std::size_t>(typed)].first) == std::string::npos) return {};
    return script[static_cast<std::size_t>(typed++)].second;
  };
  const auto ran = grader(game);
  INFO(ran.out);
  CHECK(ran.status == 0);
  CHECK(typed == 3);
  CHECK(ran.out.find("\x1b[?1049h") != std::string::npos);
  CHECK(ran.out.ends_with("\x1b[?7h\x1b[?25h\x1b[?1049l"));
}

TEST_CASE("play: an exercise without small programs, one that is not there, and a level too many",
          "[commands]") {
  const auto at = [](std::vector<std::string> args) {
    auto game = play(std::move(args), "");
    game.args.insert(game.args.begin(), {"--course", course.string()});
    return grader(game);
  };
  const auto none = at({"pi-processes", "--plain"});
  CHECK(none.status == 2);
  CHECK(none.tells("pi-processes has no small programs whose threads could be scheduled"));
  const auto unknown = at({"bounded-que", "--plain"});
  CHECK(unknown.status == 2);
  CHECK(unknown.tells("did you mean 'bounded-queue'?"));
  const auto level = at({"--level", "12", "--plain"});
  CHECK(level.status == 2);
  CHECK(level.tells("there is no level 12"));
}

TEST_CASE("play: a learner breaks their own queue by hints, and the right one holds", "[commands]") {
  const fs::path build = MANYHANDS_BUILD_DIR;
  if (!fs::exists(build / "exercises/bounded-queue/built") || !fs::exists(course / "solutions")) {
    WARN("skipped: bounded-queue is not built");
    return;
  }
  const TemporaryFolder folder;
  const auto wrong = folder.path() / "wrong";
  REQUIRE(grader({"--course", course.string(), "mistakes", "edit", "bounded-queue", "if-for-while", "--into",
                  wrong.string()})
              .status == 0);
  const auto game = [&](const fs::path& submission, const std::string& typed) {
    auto run = play(
        {"bounded-queue", "--plain", "--program", "one_place", "--submission", submission.string()}, typed);
    run.args.insert(run.args.begin(), {"--course", course.string()});
    return grader(run);
  };
  const auto broken = game(wrong, "s\n");
  INFO(broken.all());
  CHECK(broken.status == 0);
  CHECK(broken.tells("Your code: two producers and two consumers share a queue with room for one item."));
  CHECK(broken.tells("Broken: "));
  CHECK(broken.tells("The machine's best order, with"));
  const auto held = game(course / "solutions", "h\n");
  INFO(held.all());
  CHECK(held.tells("and none failed. A draw, which is a win for the code."));
  auto other = play({"bounded-queue", "--plain", "--program", "nothing", "--submission", wrong.string()}, "");
  other.args.insert(other.args.begin(), {"--course", course.string()});
  const auto none = grader(other);
  CHECK(none.status == 2);
  CHECK(none.tells("bounded-queue has no small program 'nothing'"));
  CHECK(none.tells("one_place"));
}

TEST_CASE("play: what does not compile is said with its line", "[commands]") {
  const fs::path build = MANYHANDS_BUILD_DIR;
  if (!fs::exists(build / "exercises/bounded-queue/built")) {
    WARN("skipped: bounded-queue is not built");
    return;
  }
  const TemporaryFolder folder;
  folder.put("bounded-queue/bounded_queue.hpp", "#pragma once\nint x = y;\n");
  auto run = play({"bounded-queue", "--plain", "--submission", folder.path().string()}, "");
  run.args.insert(run.args.begin(), {"--course", course.string()});
  const auto ran = grader(run);
  CHECK(ran.status == 1);
  CHECK(ran.tells("bounded_queue.hpp:2"));
}

}  // namespace play_test
