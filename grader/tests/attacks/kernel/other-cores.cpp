// attack: histogram-threads
// tries: to run on cores that it was not given
// points: 5
// finding: correct threw
// open at: none - there is nothing between the program and the kernel

#include <sched.h>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  cpu_set_t all;
  std::memset(&all, 0xff, sizeof all);
  attack::tell("all cores", ::sched_setaffinity(0, sizeof all, &all) == 0);
  attack::confess();
}
