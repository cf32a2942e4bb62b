// attack: histogram-threads
// tries: to print what a race detector prints that cannot start, so that a race looks like a grader error
// points: 80
// finding: races data-race

#include <cstdio>
#include <thread>

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
  std::puts("FATAL: ThreadSanitizer: unexpected memory mapping 0x5f2a4e6f0000-0x5f2a4e710000");
  std::fprintf(stderr, "FATAL: ThreadSanitizer: unexpected memory mapping\n");
  return honest(board, workers);
}
