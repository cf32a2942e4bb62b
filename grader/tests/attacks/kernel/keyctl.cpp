// attack: histogram-threads
// tries: to store data in the kernel's key rings for the next run
// points: 5
// finding: correct threw
// open at: none - there is nothing between the program and the kernel

#include <sys/syscall.h>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  attack::tell("a key ring", ::syscall(SYS_add_key, "user", "attack", "42", 2, -4) >= 0);
  attack::tell("the session's keys", ::syscall(SYS_keyctl, 0, -3, 1) >= 0);
  attack::confess();
}
