// expect: speed false-sharing at "++of_all[slot * threads_wanted + worker];"
// Each thread has its own counters, and no two threads ever use the same one. But the counters for one slot
// are adjacent in memory, in one cache line, which the cores take from each other at every ball.
#include <thread>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board& board, int workers) {
  const auto slots = static_cast<std::size_t>(board.rows) + 1;
  const auto threads_wanted = static_cast<std::size_t>(workers);
  std::vector<std::uint64_t> of_all(slots * threads_wanted);
  {
    std::vector<std::jthread> threads;
    for (std::size_t worker = 0; worker < threads_wanted; ++worker)
      threads.emplace_back([&, worker] {
        for (std::uint64_t ball = worker; ball < board.balls; ball += threads_wanted) {
          const auto slot = static_cast<std::size_t>(manyhands::work::slot_of(board, ball));
          ++of_all[slot * threads_wanted + worker];
        }
      });
  }
  std::vector<std::uint64_t> counts(slots);
  for (std::size_t slot = 0; slot < slots; ++slot)
    for (std::size_t worker = 0; worker < threads_wanted; ++worker)
      counts[slot] += of_all[slot * threads_wanted + worker];
  return counts;
}
