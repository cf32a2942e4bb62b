// attack: histogram-threads
// tries: to leave processes behind that slow down the serial version with which it is compared
// points: 70
// finding: mechanism children-left-running | mechanism children-not-reaped | mechanism serial | mechanism processes-not-threads
// then: the next one must pass

#include <unistd.h>

#define histogram honest
// ---- here stands the reference solution ----
#undef histogram

// Serial work, and eight processes that would make any other program look slow.
std::vector<std::uint64_t> histogram(const Board& board, int workers) {
  for (int i = 0; i < 8; ++i)
    if (fork() == 0) {
      if (fork() != 0) ::_exit(0);
      ::setsid();
      for (;;) {
      }
    }
  return honest(board, 1 + workers / 1000);
}
