// attack: histogram-threads
// tries: to exit early under the race detector, as if the detector could not start
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
