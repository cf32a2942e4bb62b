// expect: races data-race at "counts[slot] += own[slot];"
// Each thread counts for itself, but the threads combine their counts without a lock, possibly at the same
// time. This is over so quickly that the result is almost always right.
#include <thread>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board& board, int workers) {
  std::vector<std::uint64_t> counts(static_cast<std::size_t>(board.rows) + 1);
  {
    std::vector<std::jthread> threads;
    for (int worker = 0; worker < workers; ++worker)
      threads.emplace_back([&, worker] {
        std::vector<std::uint64_t> own(counts.size());
        for (auto ball = static_cast<std::uint64_t>(worker); ball < board.balls;
             ball += static_cast<std::uint64_t>(workers))
          ++own[static_cast<std::size_t>(manyhands::work::slot_of(board, ball))];
        for (std::size_t slot = 0; slot < counts.size(); ++slot) counts[slot] += own[slot];
      });
  }
  return counts;
}
