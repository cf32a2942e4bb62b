// attack: histogram-threads
// tries: to keep the race detector out of the function that races
// points: 0
// finding: builds forbidden-pattern

static int raced = 0;
__attribute__((no_sanitize("thread"))) static void race() {
  ++raced;
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
