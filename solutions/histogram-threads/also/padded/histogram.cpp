// Another structure: one table for all threads, but the counters of each thread fill whole cache lines.
// Thread w drops the balls w, w + W, w + 2W, … . The caller adds up after the joins, so no mutex is needed.
#include <array>
#include <thread>

#include "histogram.hpp"

namespace {

// A line has 64 bytes on most machines, 128 on some; too large costs only a little memory.
// (std::hardware_destructive_interference_size gives the compiler's assumption; not every compiler has it.)
constexpr std::size_t cache_line = 128;

struct alignas(cache_line) Counters {
  std::array<std::uint64_t, 64> of_slot{};  // the largest board has 64 slots
};

void count_every(const Board& board, std::uint64_t first, std::uint64_t stride, Counters& counters) {
  for (std::uint64_t ball = first; ball < board.balls; ball += stride)
    ++counters.of_slot[static_cast<std::size_t>(manyhands::work::slot_of(board, ball))];
}

}  // namespace

std::vector<std::uint64_t> histogram(const Board& board, int workers) {
  std::vector<Counters> of_worker(static_cast<std::size_t>(workers));  // full size: nothing moves later
  std::vector<std::thread> threads;
  for (std::size_t worker = 0; worker < of_worker.size(); ++worker)
    threads.emplace_back(count_every, std::cref(board), worker, of_worker.size(),
                         std::ref(of_worker[worker]));
  for (std::thread& thread : threads) thread.join();

  std::vector<std::uint64_t> counts(static_cast<std::size_t>(board.rows) + 1);
  for (const Counters& counters : of_worker)
    for (std::size_t slot = 0; slot < counts.size(); ++slot) counts[slot] += counters.of_slot[slot];
  return counts;
}
