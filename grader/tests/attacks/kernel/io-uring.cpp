// attack: histogram-threads
// tries: to use io_uring, which bypasses most filters
// points: 5
// finding: correct threw
// open at: none - there is nothing between the program and the kernel

#include <sys/syscall.h>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  char parameters[256] = {};
  attack::tell("io_uring", ::syscall(SYS_io_uring_setup, 4, parameters) >= 0);
  attack::confess();
}
