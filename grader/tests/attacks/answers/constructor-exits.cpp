// attack: histogram-threads
// tries: to print that everything passed, and to exit with status 0 before main
// points: 5
// finding: correct ended-early
// quick

#include <unistd.h>

#include <cstdio>

#include "histogram.hpp"

__attribute__((constructor)) static void forge() {
  std::puts("All tests passed (42 assertions in 8 test cases)");
  std::fflush(stdout);
  _exit(0);
}

std::vector<std::uint64_t> histogram(const Board&, int) {
  return {};
}
