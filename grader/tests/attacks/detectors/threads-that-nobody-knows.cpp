// attack: histogram-threads
// tries: to race in a thread that the C library did not create, which the race detector takes for its creator
// points: 80
// finding: races data-race | races memory-error
// open at: none - there is nothing between the program and the kernel

#include <sched.h>
#include <signal.h>
#include <sys/wait.h>

#include <thread>

static int raced = 0;
static int race(void*) {
  for (int i = 0; i < 1000; ++i) ++raced;
  return 0;
}

#define histogram honest
// ---- here stands the reference solution ----
#undef histogram

std::vector<std::uint64_t> histogram(const Board& board, int workers) {
  static char stack[1 << 20];
  const auto bare = ::clone(race, stack + sizeof stack, CLONE_VM | CLONE_FS | CLONE_FILES | SIGCHLD, nullptr);
  std::jthread other;
  if (bare < 0) other = std::jthread([] { race(nullptr); });
  race(nullptr);
  if (bare > 0) ::waitpid(bare, nullptr, 0);
  other = {};
  return honest(board, workers);
}
