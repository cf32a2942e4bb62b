// expect: speed work-inflated
// Stores each ball's slot first and counts afterwards: this uses 320 MB of memory, although none is needed.
// Getting it from the kernel, writing it and reading it again cost more than the balls do.
#include <mutex>
#include <thread>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board& board, int workers) {
  std::vector<std::size_t> slot_of_ball(board.balls);
  std::vector<std::uint64_t> counts(static_cast<std::size_t>(board.rows) + 1);
  std::mutex counts_mutex;
  const auto count_share = [&](std::uint64_t first, std::uint64_t last) {
    for (std::uint64_t ball = first; ball < last; ++ball)
      slot_of_ball[ball] = static_cast<std::size_t>(manyhands::work::slot_of(board, ball));
    std::vector<std::uint64_t> own(counts.size());
    for (std::uint64_t ball = first; ball < last; ++ball) ++own[slot_of_ball[ball]];
    const std::lock_guard lock(counts_mutex);
    for (std::size_t slot = 0; slot < counts.size(); ++slot) counts[slot] += own[slot];
  };
  {
    std::vector<std::jthread> threads;
    const auto all = static_cast<std::uint64_t>(workers);
    for (std::uint64_t worker = 0; worker < all; ++worker)
      threads.emplace_back(count_share, board.balls * worker / all, board.balls * (worker + 1) / all);
  }
  return counts;
}
