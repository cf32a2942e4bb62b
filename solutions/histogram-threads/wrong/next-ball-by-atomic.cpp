// expect: speed contention at "ball = next_ball++"
// Each thread counts for itself, but takes the balls one by one from a shared atomic number: so all threads
// contend for it at every ball.
#include <atomic>
#include <mutex>
#include <thread>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board& board, int workers) {
  std::vector<std::uint64_t> counts(static_cast<std::size_t>(board.rows) + 1);
  std::mutex counts_mutex;
  std::atomic<std::uint64_t> next_ball = 0;
  const auto work = [&] {
    std::vector<std::uint64_t> own(counts.size());
    std::uint64_t ball = 0;
    while ((ball = next_ball++) < board.balls)
      ++own[static_cast<std::size_t>(manyhands::work::slot_of(board, ball))];
    const std::lock_guard lock(counts_mutex);
    for (std::size_t slot = 0; slot < counts.size(); ++slot) counts[slot] += own[slot];
  };
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < workers; ++i) threads.emplace_back(work);
  }
  return counts;
}
