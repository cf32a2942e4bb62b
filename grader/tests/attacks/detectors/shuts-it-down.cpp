// attack: histogram-threads
// tries: to shut down the detector's connection, and to forbid writing any byte to a file while it races
// points: 80
// finding: races data-race | races detector-silenced

#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <thread>

static int raced = 0;
static void race() {
  for (int i = 0; i < 1000; ++i) ++raced;
}

#define histogram honest
// ---- here stands the reference solution ----
#undef histogram

std::vector<std::uint64_t> histogram(const Board& board, int workers) {
  ::signal(SIGXFSZ, SIG_IGN);
  ::signal(SIGPIPE, SIG_IGN);
  rlimit before{};
  ::getrlimit(RLIMIT_FSIZE, &before);
  const rlimit nothing{0, before.rlim_max};
  ::setrlimit(RLIMIT_FSIZE, &nothing);
  for (int fd = 4; fd < 64; ++fd) ::shutdown(fd, SHUT_RDWR);
  {
    std::jthread one(race);
    std::jthread other(race);
  }
  ::setrlimit(RLIMIT_FSIZE, &before);
  return honest(board, workers);
}
