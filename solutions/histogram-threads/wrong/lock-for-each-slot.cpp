// expect: speed contention at "const std::lock_guard lock(slot_mutexes[slot]);"
// A lock for each slot instead of one for all: threads collide less often, but most balls fall into a few
// slots, and even an uncontended lock costs more than the addition that it guards.
#include <mutex>
#include <thread>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board& board, int workers) {
  std::vector<std::uint64_t> counts(static_cast<std::size_t>(board.rows) + 1);
  std::vector<std::mutex> slot_mutexes(counts.size());
  {
    std::vector<std::jthread> threads;
    for (int worker = 0; worker < workers; ++worker)
      threads.emplace_back([&, worker] {
        for (auto ball = static_cast<std::uint64_t>(worker); ball < board.balls;
             ball += static_cast<std::uint64_t>(workers)) {
          const auto slot = static_cast<std::size_t>(manyhands::work::slot_of(board, ball));
          const std::lock_guard lock(slot_mutexes[slot]);
          ++counts[slot];
        }
      });
  }
  return counts;
}
