// attack: histogram-threads
// tries: to stop the kernel in the middle of a copy
// points: 5
// finding: correct threw
// open at: none - there is nothing between the program and the kernel

#include <sys/syscall.h>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  attack::tell("userfaultfd", ::syscall(SYS_userfaultfd, 1) >= 0);
  attack::confess();
}
