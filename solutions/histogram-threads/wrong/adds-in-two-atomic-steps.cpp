// expect: schedules atomicity-violation at "counts[slot].store(before + own[slot]);"
// Reading and writing a shared counter are each atomic, but not one step: another thread adds in between, and
// that is lost.
#include <atomic>
#include <thread>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board& board, int workers) {
  std::vector<std::atomic<std::uint64_t>> counts(static_cast<std::size_t>(board.rows) + 1);
  const auto count_share = [&](std::uint64_t first, std::uint64_t last) {
    std::vector<std::uint64_t> own(counts.size());
    for (std::uint64_t ball = first; ball < last; ++ball)
      ++own[static_cast<std::size_t>(manyhands::work::slot_of(board, ball))];
    for (std::size_t slot = 0; slot < counts.size(); ++slot) {
      const std::uint64_t before = counts[slot].load();
      counts[slot].store(before + own[slot]);
    }
  };
  {
    const auto begin_of = [&](int worker) {
      return board.balls * static_cast<std::uint64_t>(worker) / static_cast<std::uint64_t>(workers);
    };
    std::vector<std::jthread> threads;
    for (int worker = 0; worker < workers; ++worker)
      threads.emplace_back(count_share, begin_of(worker), begin_of(worker + 1));
  }
  return {counts.begin(), counts.end()};
}
