// attack: histogram-threads
// tries: the same as other-code-when-watched, asking a macro of the standard library
// points: 0
// finding: builds forbidden-pattern

#include <vector>

static int raced = 0;
static void race() {
#ifndef _GLIBCXX_TSAN
  ++raced;
#endif
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
