// attack: histogram-threads
// tries: to race only when no detector watches, with a name that is assembled in the condition
// points: 80
// finding: races forbidden-pattern | memory forbidden-pattern

#define GLUE(a, b) a##b
static int raced = 0;
static void race() {
#if !GLUE(__SANI, TIZE_THREAD__)
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
