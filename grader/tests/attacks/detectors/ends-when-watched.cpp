// attack: histogram-threads
// tries: to end, before the tester hears of it, where the race detector watches, as if that could not start
// points: 80
// finding: races ended-early | races crashed | races broken-answer

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <unistd.h>

static const bool ended = [] {
  char exe[64] = {};
  if (::readlink("/proc/self/exe", exe, sizeof exe - 1) <= 0 || std::strstr(exe, "tsan") == nullptr)
    return false;
  std::fprintf(stderr, "FATAL: ThreadSanitizer: failed to mmap shadow\n");
  ::_exit(66);
}();

// ---- here stands the reference solution ----
