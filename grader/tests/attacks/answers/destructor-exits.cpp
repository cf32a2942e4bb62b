// attack: histogram-threads
// tries: to give a wrong answer but exit with status 0
// points: 5
// finding: correct wrong-answer

#include <unistd.h>

#include <cstdio>

#include "histogram.hpp"

__attribute__((destructor)) static void forge() {
  std::puts("All tests passed (42 assertions in 8 test cases)");
  std::fflush(stdout);
  _exit(0);
}

std::vector<std::uint64_t> histogram(const Board& board, int) {
  return std::vector<std::uint64_t>(static_cast<std::size_t>(board.rows) + 1, 1);
}
