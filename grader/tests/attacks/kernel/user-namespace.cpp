// attack: histogram-threads
// tries: to create a user namespace in which it is root
// points: 5
// finding: correct threw
// open at: none - there is nothing between the program and the kernel

#include <sched.h>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  attack::tell("a user namespace", ::unshare(CLONE_NEWUSER) == 0);
  attack::confess();
}
