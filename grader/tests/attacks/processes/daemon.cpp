// attack: histogram-threads
// tries: to leave processes behind that keep the cores busy while other submissions are graded
// points: honest
// then: the next one must pass

#include <unistd.h>

static void leave_behind() {
  if (fork() != 0) return;
  ::setsid();
  if (fork() != 0) ::_exit(0);
  ::setsid();
  for (;;) {
  }
}

#define histogram honest
// ---- here stands the reference solution ----
#undef histogram

std::vector<std::uint64_t> histogram(const Board& board, int workers) {
  for (int i = 0; i < 3; ++i) leave_behind();
  return honest(board, workers);
}
