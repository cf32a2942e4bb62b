// attack: histogram-threads
// tries: to make its race look like one in the C++ library, with #line
// points: 0
// finding: builds forbidden-pattern

// clang-format off
#include <thread>

static int raced = 0;
%:/* nobody looks
for this */ li\ 
ne 1 "/usr/include/c++/12/bits/stl_algo.h"
static void race() {
  for (int i = 0; i < 1000; ++i) ++raced;
}

// clang-format on
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
