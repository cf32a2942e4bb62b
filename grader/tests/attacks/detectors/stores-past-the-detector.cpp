// attack: histogram-threads
// tries: to race with stores that the compiler does not instrument
// points: 0
// finding: builds forbidden-pattern

#include <emmintrin.h>

static int raced = 0;
static void race() {
  _mm_stream_si32(&raced, raced + 1);
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
