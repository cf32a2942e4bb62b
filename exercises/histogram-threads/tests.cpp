// Tests of the histogram's counts and speed.
#include <fmt/format.h>

#include <map>
#include <numeric>
#include <optional>

#include "histogram.hpp"
#include "kit/host/base/catch.hpp"
#include "kit/host/cases/expect.hpp"
#include "kit/host/run/call.hpp"
#include "kit/host/suites/crunch_suite.hpp"
#include "kit/host/suites/workload.hpp"

namespace {

using namespace manyhands;
using Counts = std::vector<std::uint64_t>;

host::Call call_for(const Board& board, int workers) {
  host::Call call;
  call.scenario = "histogram";
  call.args = {{"seed", board.seed}, {"balls", board.balls}, {"rows", board.rows}, {"workers", workers}};
  call.workers = workers;
  return call;
}

Board board_in(const host::Call& call) {
  return {.seed = call.args.at("seed"), .balls = call.args.at("balls"), .rows = call.args.at("rows")};
}

// Computed with the kit's own function, once for each board, because several runs of a block have the same
// one.
const Counts& right_counts(const Board& board) {
  static std::map<std::string, Counts> known;
  const auto [entry, is_new] = known.try_emplace(call_for(board, 0).args.dump());
  if (is_new) {
    entry->second.resize(static_cast<std::size_t>(board.rows) + 1);
    for (std::uint64_t ball = 0; ball < board.balls; ++ball)
      ++entry->second[static_cast<std::size_t>(work::slot_of(board, ball))];
  }
  return entry->second;
}

Finding wrong_answer(int workers, const std::string& what) {
  return host::found("wrong-answer", host::with(workers) + " " + what);
}

std::optional<Finding> judge_counts(const Board& board, int workers, const Counts& counts) {
  const Counts& right = right_counts(board);
  if (counts == right) return std::nullopt;
  if (counts.size() != right.size())
    return wrong_answer(workers, fmt::format("the result has {} counts; a board with {} rows has {} slots",
                                             counts.size(), board.rows, right.size()));
  const auto all = std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
  const auto seen = fmt::format("{} of {} balls were counted: ", all, board.balls);
  const auto missing = board.balls - all;
  if (all < board.balls && workers > 1 && missing == board.balls % static_cast<unsigned>(workers))
    return wrong_answer(workers, seen + "the ones left over when all workers take the same number were not");
  if (all < board.balls)
    return wrong_answer(workers, seen +
                                     "some were never dropped, or counts were lost when two threads added to "
                                     "one counter, or when the results were merged");
  if (all > board.balls) return wrong_answer(workers, seen + "some were counted more than once");
  std::size_t slot = 0;
  while (counts[slot] == right[slot]) ++slot;
  return wrong_answer(workers, fmt::format("all {} balls were counted, but not where they fell: slot {} has "
                                           "{} of them, where it should have {}",
                                           all, slot, counts[slot], right[slot]));
}

std::optional<Finding> judge(const host::Call& call, const host::Answer& answer) {
  answer.value.nothing();
  return judge_counts(board_in(call), call.workers, host::values_in<std::uint64_t>(answer));
}

void check_right(const Board& board, int workers) {
  host::check_right(call_for(board, workers), judge);
}

Board board_of(std::uint64_t balls, int rows = 15) {
  return {.seed = host::fresh_seed(), .balls = balls, .rows = rows};
}

TEST_CASE("One worker counts what the serial program counts", "[task1][small]") {
  check_right(board_of(20000), 1);
}

TEST_CASE("Four workers count what the serial program counts", "[task1][small]") {
  check_right(board_of(20000), 4);
  // Long enough for several workers to count at the same time, also under the race detector.
  check_right(board_of(300000), 4);
}

TEST_CASE("The counts are the same for 1 to 8 workers", "[task1]") {
  const Board board = board_of(3000000);
  host::check_for_workers(
      {1, 2, 3, 4, 5, 6, 7, 8}, [&](int workers) { return call_for(board, workers); }, judge);
}

TEST_CASE("More workers than balls do no harm", "[task2][small]") {
  check_right(board_of(3), 8);
  check_right(board_of(1), 2);
  check_right(board_of(0), 4);
}

TEST_CASE("Numbers of balls that cannot be divided evenly are no problem", "[task2]") {
  check_right(board_of(100001), 2);
  check_right(board_of(99999), 7);
  check_right(board_of(65533), 8);
}

TEST_CASE("Boards with few and with many slots are counted", "[task2]") {
  check_right(board_of(50000, 1), 3);
  check_right(board_of(50000, 63), 3);
}

TEST_CASE("A second call is independent of the first", "[task1]") {
  host::check_second_call(call_for(board_of(5000, 20), 3), call_for(board_of(8000, 9), 2), judge);
}

// Few slots, most balls in five or six of them, and little work for each ball: so anything that threads share
// while they count shows. No data is read, so memory bandwidth does not matter.
const host::RegisterWorkload registered{host::CpuWorkload{
    .make_input =
        [](std::uint64_t seed, int workers) {
          const auto balls = 60'000'000u * static_cast<unsigned>(host::times_as_much(workers));
          return call_for({.seed = seed, .balls = balls, .rows = 15}, workers);
        },
    .judge = judge,
}};

}  // namespace
