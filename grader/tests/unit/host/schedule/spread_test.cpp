#include "kit/host/schedule/spread.hpp"

#include "kit/host/base/catch.hpp"

namespace spread_test {

using manyhands::host::moves_for;
using manyhands::host::ReadyTask;

namespace {
constexpr std::int64_t ms = 1'000'000;

std::vector<std::pair<pid_t, int>> moves(std::vector<ReadyTask> tasks, const std::vector<int>& cpus) {
  std::vector<std::pair<pid_t, int>> all;
  for (const auto& move : moves_for(std::move(tasks), cpus)) all.emplace_back(move.tid, move.to);
  return all;
}
using Moves = std::vector<std::pair<pid_t, int>>;
}  // namespace

TEST_CASE("spread: of two that share a CPU, the one that waited longer moves to the one without") {
  CHECK(moves({{11, 0, 1 * ms}, {12, 0, 3 * ms}}, {0, 1}) == Moves{{12, 1}});
  CHECK(moves({{11, 1, 2 * ms}, {12, 1, 2 * ms}}, {0, 1}).size() == 1);
}

TEST_CASE("spread: nobody moves who has a CPU to itself, did not wait, or has nowhere to go") {
  CHECK(moves({{11, 0, 4 * ms}, {12, 1, 4 * ms}}, {0, 1}).empty());
  CHECK(moves({{11, 0, 0}, {12, 0, ms / 2}}, {0, 1}).empty());
  CHECK(moves({{11, 0, 4 * ms}, {12, 0, 4 * ms}}, {0}).empty());
  CHECK(moves({{11, 0, 4 * ms}, {12, 0, 4 * ms}, {13, 1, 4 * ms}}, {0, 1}).empty());
}

TEST_CASE("spread: each free CPU gets one, and the last one stays where it is") {
  const auto all = moves({{11, 0, 4 * ms}, {12, 0, 3 * ms}, {13, 0, 2 * ms}}, {0, 1, 2, 3});
  CHECK(all == Moves{{11, 3}, {12, 2}});
}

}  // namespace spread_test
