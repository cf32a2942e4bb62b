// Another structure: balls are taken in chunks, and the counts of each chunk are added to atomic totals. An
// atomic addition costs more than a ball, but here one addition serves thousands of balls. (Chunks would also
// balance uneven work; here all balls cost the same.)
#include <algorithm>
#include <array>
#include <atomic>
#include <thread>

#include "histogram.hpp"

namespace {
constexpr std::uint64_t balls_per_chunk = 20000;
}

std::vector<std::uint64_t> histogram(const Board& board, int workers) {
  std::vector<std::atomic<std::uint64_t>> totals(static_cast<std::size_t>(board.rows) + 1);
  std::atomic<std::uint64_t> next_chunk = 0;
  const auto work = [&] {
    for (;;) {
      const std::uint64_t first = balls_per_chunk * next_chunk++;
      if (first >= board.balls) break;
      const std::uint64_t last = std::min(first + balls_per_chunk, board.balls);
      std::array<std::uint64_t, 64> counts{};  // on this thread's own stack
      for (std::uint64_t ball = first; ball < last; ++ball)
        ++counts[static_cast<std::size_t>(manyhands::work::slot_of(board, ball))];
      for (std::size_t slot = 0; slot < totals.size(); ++slot)
        totals[slot].fetch_add(counts[slot], std::memory_order_relaxed);  // read only after the joins
    }
  };
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < workers; ++i) threads.emplace_back(work);
  }
  return {totals.begin(), totals.end()};
}
