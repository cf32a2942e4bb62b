// attack: histogram-threads
// tries: to replace the detector's output with /dev/null while it races, and to restore it afterwards
// points: 80
// finding: races data-race | races detector-silenced

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <thread>

static int raced = 0;
static void race() {
  for (int i = 0; i < 1000; ++i) ++raced;
}

static std::array<int, 64> kept;
static void mute() {
  const int nowhere = ::open("/dev/null", O_WRONLY);
  for (int fd = 4; fd < 64; ++fd) {
    if (fd == nowhere) continue;
    kept[fd] = ::fcntl(fd, F_DUPFD, 100);
    if (kept[fd] >= 0) ::dup2(nowhere, fd);
  }
}
static void unmute() {
  for (int fd = 4; fd < 64; ++fd)
    if (kept[fd] > 0) ::dup2(kept[fd], fd);
}

#define histogram honest
// ---- here stands the reference solution ----
#undef histogram

std::vector<std::uint64_t> histogram(const Board& board, int workers) {
  mute();
  {
    std::jthread one(race);
    std::jthread other(race);
  }
  unmute();
  return honest(board, workers);
}
