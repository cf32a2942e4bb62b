// attack: histogram-threads
// tries: to assemble the same attribute from pieces, so that it is not found
// points: 75
// finding: builds forbidden-pattern | races data-race

#define GLUE(a, b) a##b
static int raced = 0;
__attribute__((GLUE(no_sani, tize_thread))) static void race() {
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
