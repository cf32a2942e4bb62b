// Another structure, without shared variables. Each task returns the counts of its share in a future, and the
// caller adds them up. The caller counts one share itself.
#include <future>

#include "histogram.hpp"

namespace {

using Counts = std::vector<std::uint64_t>;

Counts count(const Board& board, std::uint64_t first, std::uint64_t balls) {
  Counts counts(static_cast<std::size_t>(board.rows) + 1);
  for (std::uint64_t ball = first; ball < first + balls; ++ball)
    ++counts[static_cast<std::size_t>(manyhands::work::slot_of(board, ball))];
  return counts;
}

}  // namespace

Counts histogram(const Board& board, int workers) {
  const auto tasks = static_cast<std::uint64_t>(workers);
  const std::uint64_t share = board.balls / tasks;
  // Without launch::async, the library may run a task in the caller's thread, when get() is called.
  std::vector<std::future<Counts>> others;
  for (std::uint64_t task = 1; task < tasks; ++task)
    others.push_back(
        std::async(std::launch::async, [&board, task, share] { return count(board, task * share, share); }));

  Counts sum = count(board, 0, share);
  const Counts rest = count(board, tasks * share, board.balls % tasks);  // fewer balls than tasks
  for (std::size_t slot = 0; slot < sum.size(); ++slot) sum[slot] += rest[slot];
  for (auto& other : others) {
    const Counts counts = other.get();
    for (std::size_t slot = 0; slot < sum.size(); ++slot) sum[slot] += counts[slot];
  }
  return sum;
}
