// expect: mechanism serial
// One lock for all threads, held while a piece of work is done: only one thread works at a time.
#include "histogram.hpp"

#include <atomic>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace {

void run(int pieces, [[maybe_unused]] int workers, const std::function<void(int, int)>& piece) {
  std::mutex mutex;
  std::atomic<int> next = 0;
  std::vector<std::jthread> threads;
  for (int worker = 0; worker < workers; ++worker)
    threads.emplace_back([&, worker] {
      for (int i = next++; i < pieces; i = next++) {
        const std::lock_guard lock(mutex);
        piece(worker, i);
      }
    });
}

}  // namespace

std::vector<std::uint64_t> histogram(const Board& board, int workers) {
  constexpr int pieces = 200;
  const auto begin_of = [&](int i) { return board.balls * static_cast<std::uint64_t>(i) / pieces; };
  const auto slots = static_cast<std::size_t>(board.rows) + 1;
  // A separate table for each worker, each in its own allocation.
  std::vector<std::vector<std::uint64_t>> own(static_cast<std::size_t>(workers));
  for (auto& table : own) table.resize(slots + 64);
  run(pieces, workers, [&](int worker, int i) {
    auto& table = own[static_cast<std::size_t>(worker)];
    for (std::uint64_t ball = begin_of(i); ball < begin_of(i + 1); ++ball)
      ++table[static_cast<std::size_t>(manyhands::work::slot_of(board, ball))];
  });
  std::vector<std::uint64_t> counts(slots);
  for (const auto& table : own)
    for (std::size_t slot = 0; slot < slots; ++slot) counts[slot] += table[slot];
  return counts;
}
