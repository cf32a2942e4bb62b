// attack: histogram-threads
// tries: to leave processes behind under a reaper of its own, which ignores all signals that can be ignored
// points: honest
// then: the next one must pass

#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#define histogram honest
// ---- here stands the reference solution ----
#undef histogram

std::vector<std::uint64_t> histogram(const Board& board, int workers) {
  if (fork() == 0) {
    ::setsid();
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);
    ::prctl(PR_SET_PDEATHSIG, 0);
    for (int number = 1; number < 32; ++number) ::signal(number, SIG_IGN);
    for (int i = 0; i < 2; ++i)
      if (fork() == 0 && fork() == 0) break;
    for (;;) {
    }
  }
  return honest(board, workers);
}
