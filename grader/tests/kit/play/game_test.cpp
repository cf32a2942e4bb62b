// Whole games: the engine, the host of a game, and the rules (cli/play/game.hpp).
#include "cli/play/game.hpp"

#include <cstdlib>

#include "cli/play/game_host.hpp"
#include "cli/play/level.hpp"
#include "kit/host/base/catch.hpp"
#include "profile/profile.hpp"
#include "tests/unit/temporary_folder.hpp"

namespace game_test {

using namespace manyhands;
namespace fs = std::filesystem;

namespace {

const fs::path play_folder = fs::path(MANYHANDS_BUILD_DIR) / "play";

struct Played {
  test::TemporaryFolder folder;
  std::unique_ptr<GameHost> host;

  explicit Played(const fs::path& guests, const std::string& program, bool weak = false) {
    StageRequest request;
    request.stage = "play";
    request.profile = controlled_profile.name;
    request.guests = guests;
    request.run_dir = folder.path() / "run";
    request.prefix = "levels";
    auto started = GameHost::start(play_folder / "host", request, "levels/");
    REQUIRE(started.ok());
    host = std::move(*started);
    host->choose(program, false, weak);
  }
};

Played level(const std::string& name, bool weak = false) {
  return Played(play_folder / "levels", name, weak);
}

void press(Game& game, const std::string& keys) {
  for (const char key : keys) {
    INFO("key " << key << " of " << keys);
    REQUIRE(game.press(std::string(1, key)).ok());
  }
}

/// The key that the hint names; 0: it names none.
char key_in(const GameNote& note) {
  for (const auto& sentence : note.sentences)
    for (const std::string word : {"key ", "answer "})
      if (const auto begin = sentence.find(word); begin != std::string::npos)
        return sentence[begin + word.size()];
  return 0;
}

}  // namespace

TEST_CASE("the same choices lead to the same position, and undo leads back to it", "[play]") {
  auto played = level("1_lost_update");
  Game game(*played.host);
  REQUIRE(game.begin().ok());
  CHECK(game.position().threads.at(0).joins);
  CHECK(game.position().threads.at(1).can_go_on);
  CHECK(game.position().threads.at(1).next == "reads visitors");
  CHECK(game.position().threads.at(1).file == "levels/1_lost_update.cpp");
  press(game, "1");
  const auto hash = game.position().hash;
  CHECK(game.position().threads.at(1).next == "writes visitors");
  CHECK(game.position().steps.back().event == "reads visitors: 0");
  press(game, "2");
  CHECK(game.position().hash != hash);
  press(game, "u");
  CHECK(game.position().hash == hash);
  press(game, "uu");
  CHECK(game.note().sentences.at(0) == "This is the beginning.");
  press(game, "1");
  CHECK(game.position().hash == hash);
}

TEST_CASE("an update is lost by four keys, with one switch, and no machine needs fewer", "[play]") {
  auto played = level("1_lost_update");
  Game game(*played.host);
  REQUIRE(game.begin().ok());
  press(game, "1221");
  REQUIRE(game.won());
  CHECK(game.position().failure.at(0).message == "both visitors are counted");
  CHECK(game.position().switches == 1);
  CHECK(game.best() == 1);
}

TEST_CASE("two threads lock each other out; a thread that is blocked cannot be chosen", "[play]") {
  auto played = level("4_opposite_order");
  Game game(*played.host);
  REQUIRE(game.begin().ok());
  press(game, "0");
  CHECK(game.note().sentences.at(0).find("cannot go on") != std::string::npos);
  press(game, "12");
  REQUIRE(game.won());
  const auto& failure = game.position().failure.at(0);
  CHECK(failure.kind == "deadlock");
  CHECK(failure.code == "lock-order");
  CHECK(failure.waits.at(1) == "thread 1 waits for mutex bert, which thread 2 holds");
}

TEST_CASE("an order in which nothing goes wrong is no win; a shown solution is none, either", "[play]") {
  auto played = level("1_lost_update");
  Game game(*played.host);
  REQUIRE(game.begin().ok());
  press(game, "r");
  CHECK(game.position().reached == "passed");
  press(game, "as");
  CHECK(game.position().reached == "failed");
  CHECK_FALSE(game.won());
}

TEST_CASE("a player who only follows hints breaks each level", "[play]") {
  const auto levels = levels_in(play_folder / "levels");
  REQUIRE(levels.ok());
  REQUIRE(levels->size() == 8);
  for (const auto& each : *levels) {
    INFO(each.name);
    auto played = level(each.name, each.weak_memory);
    Game game(*played.host);
    REQUIRE(game.begin().ok());
    constexpr int enough = 60;
    for (int i = 0; i < enough && !game.won(); ++i) {
      press(game, "h");
      INFO(game.note().sentences.at(0));
      const char key = key_in(game.note());
      REQUIRE(key != 0);
      press(game, std::string(1, key));
    }
    CHECK(game.won());
  }
}

TEST_CASE("in weak memory, which value a read sees is a choice", "[play]") {
  auto played = level("8_peterson", true);
  Game game(*played.host);
  REQUIRE(game.begin().ok());
  press(game, "1122");  // both have written their flag and turn
  press(game, "1");
  REQUIRE(game.position().offer.size() == 1);
  CHECK(game.position().offer[0].answers.at(0) == "1, the newest");
  CHECK(game.position().offer[0].answers.at(1) == "0, the one before");
  press(game, "9");
  CHECK(game.note().sentences.at(0) == "There is no such answer.");
  press(game, "2");
  CHECK(game.position().steps.back().event == "reads wants_2: 0");
}

TEST_CASE("repaired levels hold", "[play]") {
  for (const std::string name : {"lost_update", "lost_wake_up", "philosophers", "peterson"}) {
    INFO(name);
    Played played(play_folder / "repaired", name, name == "peterson");
    Game game(*played.host);
    REQUIRE(game.begin().ok());
    press(game, "h");
    CHECK(game.held().has_value());
    CHECK_FALSE(game.best().has_value());
    CHECK(game.note().good);
  }
}

TEST_CASE("a program that is not there is an error, not the end of the host", "[play]") {
  auto played = level("no_such_level");
  Game game(*played.host);
  const auto begun = game.begin();
  REQUIRE_FALSE(begun.ok());
  CHECK(begun.error().message.find("there is no program no_such_level") != std::string::npos);
  played.host->choose("1_lost_update", false, false);
  CHECK(game.begin().ok());
}

}  // namespace game_test
