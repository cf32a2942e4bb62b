// expect: races data-race at "++counts[slot];"
// All threads add to one table without a lock: if two add at once, one addition is lost.
#include <thread>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board& board, int workers) {
  std::vector<std::uint64_t> counts(static_cast<std::size_t>(board.rows) + 1);
  {
    std::vector<std::jthread> threads;
    for (int worker = 0; worker < workers; ++worker)
      threads.emplace_back([&, worker] {
        for (auto ball = static_cast<std::uint64_t>(worker); ball < board.balls;
             ball += static_cast<std::uint64_t>(workers)) {
          const auto slot = static_cast<std::size_t>(manyhands::work::slot_of(board, ball));
          ++counts[slot];
        }
      });
  }
  return counts;
}
