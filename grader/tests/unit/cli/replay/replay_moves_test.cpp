#include "cli/replay/replay_moves.hpp"

#include "kit/host/base/catch.hpp"

namespace replay_moves_test {

using namespace manyhands;

namespace {

std::vector<Turn> turns_of(const std::vector<int>& threads) {
  std::vector<Turn> turns;
  for (const int thread : threads) turns.push_back({thread, "a.cpp", 1, "", ""});
  return turns;
}

std::vector<Move> moves_of(std::string_view bytes) {
  return MoveReader().moves_of(bytes);
}

}  // namespace

TEST_CASE("replay: each key is a move, however the terminal sends it") {
  CHECK(moves_of("n p") == std::vector{Move::next, Move::next, Move::previous});
  CHECK(moves_of("\x1b[C\x1bOC\x1b[D") == std::vector{Move::next, Move::next, Move::previous});
  CHECK(moves_of("0$\x1b[H\x1bOF\x1b[1~\x1b[4~") ==
        std::vector{Move::first, Move::last, Move::first, Move::last, Move::first, Move::last});
  CHECK(moves_of("sS?q\x03\x1a") == std::vector{Move::next_switch, Move::previous_switch, Move::help,
                                                Move::quit, Move::interrupt, Move::suspend});
  CHECK(moves_of("x\x1b[1;5C\x1b[3~") == std::vector{Move::none, Move::none, Move::none});
}

TEST_CASE("replay: a key may arrive in parts, and Escape alone means nothing") {
  MoveReader reader;
  CHECK(reader.moves_of("\x1b").empty());
  CHECK(reader.moves_of("[").empty());
  CHECK(reader.moves_of("C") == std::vector{Move::next});
  CHECK(reader.moves_of("\x1b").empty());
  CHECK(reader.moves_of("\x1b").empty());
  CHECK(reader.moves_of("q") == std::vector{Move::quit});
}

TEST_CASE("replay: moves stay within the order") {
  const auto turns = turns_of({0, 0, 1});
  CHECK(moved(turns, 0, Move::next) == 1);
  CHECK(moved(turns, 2, Move::next) == 2);
  CHECK(moved(turns, 2, Move::previous) == 1);
  CHECK(moved(turns, 0, Move::previous) == 0);
  CHECK(moved(turns, 1, Move::last) == 2);
  CHECK(moved(turns, 1, Move::first) == 0);
  CHECK(moved(turns, 1, Move::help) == 1);
  CHECK(moved(turns_of({0}), 0, Move::next_switch) == 0);
}

TEST_CASE("replay: a switch is a step of another thread than the one before") {
  const auto turns = turns_of({0, 0, 1, 1, 2, 2});
  CHECK(moved(turns, 0, Move::next_switch) == 2);
  CHECK(moved(turns, 2, Move::next_switch) == 4);
  CHECK(moved(turns, 4, Move::next_switch) == 5);  // there is none: the end
  CHECK(moved(turns, 5, Move::previous_switch) == 4);
  CHECK(moved(turns, 4, Move::previous_switch) == 2);
  CHECK(moved(turns, 2, Move::previous_switch) == 0);  // there is none: the beginning
  CHECK(moved(turns, 1, Move::previous_switch) == 0);
}

}  // namespace replay_moves_test
