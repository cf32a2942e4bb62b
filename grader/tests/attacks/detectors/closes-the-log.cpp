// attack: histogram-threads
// tries: to close the detectors' output before it races
// points: 80
// finding: races data-race | races detector-silenced | races broken-answer | races ended-early | memory ended-early

#include <unistd.h>

#include <thread>

static int raced = 0;
static void race() {
  for (int i = 0; i < 1000; ++i) ++raced;
}

#define histogram honest
// ---- here stands the reference solution ----
#undef histogram

std::vector<std::uint64_t> histogram(const Board& board, int workers) {
  for (int fd = 4; fd < 64; ++fd) ::close(fd);
  {
    std::jthread one(race);
    std::jthread other(race);
  }
  return honest(board, workers);
}
