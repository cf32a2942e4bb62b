// attack: histogram-threads
// tries: to race in lines that #line assigns to a system header
// points: 80
// finding: races data-race | builds forbidden-pattern

#include <thread>

#line 1 "/usr/include/c++/12/bits/stl_algo.h"
static int raced = 0;
static void race() {
  for (int i = 0; i < 1000; ++i) ++raced;
}

#define histogram honest
// ---- here stands the reference solution ----
#undef histogram

std::vector<std::uint64_t> histogram(const Board& board, int workers) {
  {
    std::jthread one(race);
    std::jthread other(race);
  }
  return honest(board, workers);
}
