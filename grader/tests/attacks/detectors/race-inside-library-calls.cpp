// attack: histogram-threads
// tries: to race between two library calls, without a line of its own on either stack
// points: 80
// finding: races data-race

#include <algorithm>
#include <thread>

static int shared[4096];

#define histogram honest
// ---- here stands the reference solution ----
#undef histogram

std::vector<std::uint64_t> histogram(const Board& board, int workers) {
  void (*fill)(int*, int*, const int&) = &std::fill<int*, int>;
  {
    std::jthread one(fill, shared, shared + 4096, 1);
    std::jthread other(fill, shared, shared + 4096, 2);
  }
  return honest(board, workers);
}
