// expect: speed work-inflated
// Each thread drops all balls and counts those of its own slots: nothing is shared, but nothing is gained
// either.
#include <thread>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board& board, int workers) {
  std::vector<std::uint64_t> counts(static_cast<std::size_t>(board.rows) + 1);
  {
    std::vector<std::jthread> threads;
    for (int worker = 0; worker < workers; ++worker)
      threads.emplace_back([&, worker] {
        std::vector<std::uint64_t> all(counts.size());
        for (std::uint64_t ball = 0; ball < board.balls; ++ball)
          ++all[static_cast<std::size_t>(manyhands::work::slot_of(board, ball))];
        for (auto slot = static_cast<std::size_t>(worker); slot < all.size();
             slot += static_cast<std::size_t>(workers))
          counts[slot] = all[slot];
      });
  }
  return counts;
}
