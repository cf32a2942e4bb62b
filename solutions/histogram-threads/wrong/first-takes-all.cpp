// expect: mechanism serial
// All balls are one piece of work, and the first thread takes it.
#include <atomic>
#include <thread>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board& board, int workers) {
  std::vector<std::uint64_t> counts(static_cast<std::size_t>(board.rows) + 1);
  std::atomic<bool> taken = false;
  {
    std::vector<std::jthread> threads;
    for (int worker = 0; worker < workers; ++worker)
      threads.emplace_back([&] {
        if (taken.exchange(true)) return;
        for (std::uint64_t ball = 0; ball < board.balls; ++ball)
          ++counts[static_cast<std::size_t>(manyhands::work::slot_of(board, ball))];
      });
  }
  return counts;
}
