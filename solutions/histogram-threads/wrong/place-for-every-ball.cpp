// expect: speed memory-bound at "std::fill(slot_of_ball.begin(), slot_of_ball.end(), nowhere);"
// Before each 100,000 balls, each thread clears a table with an entry for every ball of the board, 60 MB. One
// core alone uses most of the memory bandwidth for this; two or more wait for each other.
#include <algorithm>
#include <mutex>
#include <thread>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board& board, int workers) {
  constexpr std::uint64_t at_a_time = 100'000;
  constexpr std::uint8_t nowhere = 255;
  std::vector<std::uint64_t> counts(static_cast<std::size_t>(board.rows) + 1);
  std::mutex counts_mutex;
  const auto count_share = [&](std::uint64_t first, std::uint64_t last) {
    std::vector<std::uint8_t> slot_of_ball(board.balls);
    std::vector<std::uint64_t> own(counts.size());
    for (std::uint64_t from = first; from < last; from += at_a_time) {
      std::fill(slot_of_ball.begin(), slot_of_ball.end(), nowhere);
      const auto end = std::min(last, from + at_a_time);
      for (std::uint64_t ball = from; ball < end; ++ball)
        slot_of_ball[ball] = static_cast<std::uint8_t>(manyhands::work::slot_of(board, ball));
      for (std::uint64_t ball = from; ball < end; ++ball) ++own[slot_of_ball[ball]];
    }
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
