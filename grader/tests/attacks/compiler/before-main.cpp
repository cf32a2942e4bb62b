// attack: histogram-threads
// tries: to run before everything else, through its own section
// points: 5
// finding: correct ended-early

#include <unistd.h>

#include "histogram.hpp"

static void first() {
  [[maybe_unused]] const auto n = ::write(1, "100 of 100 points\n", 18);
  ::_exit(0);
}
__attribute__((section(".preinit_array"), used)) static void (*const run_first)() = first;

std::vector<std::uint64_t> histogram(const Board&, int) {
  return {};
}
