// attack: histogram-threads
// tries: to leave a process behind that is not its own child (CLONE_PARENT)
// points: honest
// then: the next one must pass

#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#define histogram honest
// ---- here stands the reference solution ----
#undef histogram

std::vector<std::uint64_t> histogram(const Board& board, int workers) {
  if (::syscall(SYS_clone, CLONE_PARENT, 0, 0, 0, 0) == 0) {
    ::setsid();
    for (;;) {
    }
  }
  return honest(board, workers);
}
