// attack: histogram-threads
// tries: to compile correct code for the race detector, and racing code for the speed check
// points: 0
// finding: builds forbidden-pattern

static int raced = 0;
static void race() {
#ifndef __SANITIZE_THREAD__
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
