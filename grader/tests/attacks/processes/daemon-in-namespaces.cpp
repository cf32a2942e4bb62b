// attack: histogram-threads
// tries: to leave processes behind in their own namespaces
// points: honest
// then: the next one must pass

#include <sched.h>
#include <unistd.h>

#define histogram honest
// ---- here stands the reference solution ----
#undef histogram

std::vector<std::uint64_t> histogram(const Board& board, int workers) {
  if (fork() == 0) {
    if (::unshare(CLONE_NEWUSER | CLONE_NEWPID) != 0) ::unshare(CLONE_NEWPID);
    if (fork() != 0) ::_exit(0);
    ::setsid();
    for (;;) {
    }
  }
  return honest(board, workers);
}
