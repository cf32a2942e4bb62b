// attack: histogram-threads
// tries: to tell the race detector that its races are intended
// points: 0
// finding: builds forbidden-symbol

extern "C" void AnnotateBenignRaceSized(const char*, int, void*, long, const char*) __attribute__((weak));

static int raced = 0;

#define histogram honest
// ---- here stands the reference solution ----
#undef histogram

std::vector<std::uint64_t> histogram(const Board& board, int workers) {
  if (AnnotateBenignRaceSized != nullptr) AnnotateBenignRaceSized("", 1, &raced, sizeof raced, "meant");
  {
    std::jthread one([] { ++raced; });
    std::jthread other([] { ++raced; });
  }
  return honest(board, workers);
}
