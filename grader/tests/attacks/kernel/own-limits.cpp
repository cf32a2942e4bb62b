// attack: histogram-threads
// tries: to raise its own limits
// points: 5
// finding: correct threw
// open at: none - if started by root, the program is root

#include <sys/resource.h>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  bool worked = false;
  for (const auto which : {RLIMIT_CPU, RLIMIT_FSIZE, RLIMIT_NPROC, RLIMIT_CORE}) {
    rlimit limit{};
    ::getrlimit(which, &limit);
    if (limit.rlim_max == RLIM_INFINITY) continue;
    limit.rlim_cur = limit.rlim_max = limit.rlim_max + 1000;
    worked = worked || ::setrlimit(which, &limit) == 0;
  }
  attack::tell("a higher limit", worked);
  attack::confess();
}
