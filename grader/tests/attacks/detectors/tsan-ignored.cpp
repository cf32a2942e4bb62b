// attack: histogram-threads
// tries: to tell the race detector to ignore what it does while it races
// points: 0
// finding: builds forbidden-symbol
// quick

extern "C" void __tsan_ignore_thread_begin() __attribute__((weak));

static int raced = 0;
static void race() {
  if (__tsan_ignore_thread_begin != nullptr) __tsan_ignore_thread_begin();
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
