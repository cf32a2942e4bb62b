// attack: histogram-threads
// tries: to ask the compiler which files exist
// points: 5
// finding: correct threw | builds does-not-build
// open at: none - the compiler sees the files that the grader's user sees

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  errno = ENOENT;
#if __has_include("@CANARY@/secret.txt")
  attack::tell("knows that a secret is there", true);
#else
  attack::tell("knows of a secret", false);
#endif
#if __has_include("@ROOT@/solutions/histogram-threads/histogram.cpp")
  attack::tell("knows where the solutions are", true);
#endif
  attack::confess();
}
