// expect: speed lock-convoy | mechanism lock-convoy at "const std::lock_guard lock(counts_mutex);"
// The work is split into chunks, and each chunk is dropped and counted under the lock. Taking the lock so
// rarely costs nothing, but no two chunks are ever counted at the same time.
#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board& board, int workers) {
  constexpr std::uint64_t chunk = 10'000;
  std::vector<std::uint64_t> counts(static_cast<std::size_t>(board.rows) + 1);
  std::mutex counts_mutex;
  std::atomic<std::uint64_t> next = 0;
  {
    std::vector<std::jthread> threads;
    for (int worker = 0; worker < workers; ++worker)
      threads.emplace_back([&] {
        for (auto first = next.fetch_add(chunk); first < board.balls; first = next.fetch_add(chunk)) {
          const std::lock_guard lock(counts_mutex);
          for (auto ball = first; ball < std::min(first + chunk, board.balls); ++ball)
            ++counts[static_cast<std::size_t>(manyhands::work::slot_of(board, ball))];
        }
      });
  }
  return counts;
}
