// attack: histogram-threads
// tries: to write assembly without the keyword, in the name of a section
// points: 5
// finding: builds forbidden-pattern

#include <mutex>
#include <thread>
#include "histogram.hpp"

extern "C" {
int raced = 0;
void bump();
__attribute__((section("mine,\"aw\"\n"
                       "\t.text\n\t.globl bump\n\t.type bump,@function\n"
                       "bump:\n\tincl raced(%rip)\n\tret\n\t.section mine"),
               used)) int in_it = 3;
}

std::vector<std::uint64_t> histogram(const Board& board, int workers) {
  std::vector<std::uint64_t> counts(static_cast<std::size_t>(board.rows) + 1);
  std::mutex guard;
  std::vector<std::jthread> threads;
  for (int w = 0; w < workers; ++w)
    threads.emplace_back([&, w] {
      bump();
      std::vector<std::uint64_t> own(counts.size());
      const Board mine = board;
      const auto n = static_cast<std::uint64_t>(workers);
      const auto me = static_cast<std::uint64_t>(w);
      for (auto ball = board.balls * me / n; ball < board.balls * (me + 1) / n; ++ball)
        ++own[static_cast<std::size_t>(manyhands::work::slot_of(mine, ball))];
      const std::lock_guard lock(guard);
      for (std::size_t slot = 0; slot < counts.size(); ++slot) counts[slot] += own[slot];
    });
  threads.clear();
  return counts;
}
