// expect: speed false-sharing at "++of_all[slot_of_ball[ball] * threads_wanted + worker];"
// Each ball's slot is stored, 60 MB in all, and counted. The list is large but costs little; what makes it
// slow is that the counters of different threads are in one cache line.
#include <thread>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board& board, int workers) {
  const auto slots = static_cast<std::size_t>(board.rows) + 1;
  const auto threads_wanted = static_cast<std::size_t>(workers);
  std::vector<std::uint8_t> slot_of_ball(board.balls);
  std::vector<std::uint64_t> of_all(slots * threads_wanted);
  {
    std::vector<std::jthread> threads;
    for (std::size_t worker = 0; worker < threads_wanted; ++worker)
      threads.emplace_back([&, worker] {
        const auto last = board.balls * (worker + 1) / threads_wanted;
        for (std::uint64_t ball = board.balls * worker / threads_wanted; ball < last; ++ball) {
          slot_of_ball[ball] = static_cast<std::uint8_t>(manyhands::work::slot_of(board, ball));
          ++of_all[slot_of_ball[ball] * threads_wanted + worker];
        }
      });
  }
  std::vector<std::uint64_t> counts(slots);
  for (std::size_t slot = 0; slot < slots; ++slot)
    for (std::size_t worker = 0; worker < threads_wanted; ++worker)
      counts[slot] += of_all[slot * threads_wanted + worker];
  return counts;
}
