// expect: correct wrong-answer
// The counts are combined under a lock, but assigned instead of added: only those of the thread that ends
// last remain.
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
        std::vector<std::uint64_t> own(counts.size());
        for (auto ball = static_cast<std::uint64_t>(worker); ball < board.balls;
             ball += static_cast<std::uint64_t>(workers))
          ++own[static_cast<std::size_t>(manyhands::work::slot_of(board, ball))];
        const std::lock_guard lock(counts_mutex);
        counts = own;
      });
  }
  return counts;
}
