// expect: speed lock-convoy | mechanism lock-convoy at "const std::lock_guard lock(counts_mutex);"
// The lock is held for the whole share: there are several threads, but they count one after the other.
#include <mutex>
#include <thread>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board& board, int workers) {
  std::vector<std::uint64_t> counts(static_cast<std::size_t>(board.rows) + 1);
  std::mutex counts_mutex;
  {
    std::vector<std::jthread> threads;
    for (int worker = 0; worker < workers; ++worker)
      threads.emplace_back([&, worker] {
        const std::lock_guard lock(counts_mutex);
        for (auto ball = static_cast<std::uint64_t>(worker); ball < board.balls;
             ball += static_cast<std::uint64_t>(workers))
          ++counts[static_cast<std::size_t>(manyhands::work::slot_of(board, ball))];
      });
  }
  return counts;
}
