// expect: correct wrong-answer
// Equal shares, rounded down: the remainder belongs to nobody.
#include <mutex>
#include <thread>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board& board, int workers) {
  std::vector<std::uint64_t> counts(static_cast<std::size_t>(board.rows) + 1);
  std::mutex counts_mutex;
  const std::uint64_t share = board.balls / static_cast<std::uint64_t>(workers);
  {
    std::vector<std::jthread> threads;
    for (int worker = 0; worker < workers; ++worker)
      threads.emplace_back([&, worker] {
        std::vector<std::uint64_t> own(counts.size());
        const std::uint64_t first = share * static_cast<std::uint64_t>(worker);
        for (std::uint64_t ball = first; ball < first + share; ++ball)
          ++own[static_cast<std::size_t>(manyhands::work::slot_of(board, ball))];
        const std::lock_guard lock(counts_mutex);
        for (std::size_t slot = 0; slot < counts.size(); ++slot) counts[slot] += own[slot];
      });
  }
  return counts;
}
