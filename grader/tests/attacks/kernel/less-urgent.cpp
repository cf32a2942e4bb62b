// attack: histogram-threads
// tries: to lower its own priority, so that it does not appear to be working
// points: 5
// finding: correct threw
// open at: none - there is nothing between the program and the kernel

#include <sched.h>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  attack::tell("another scheduling class",
               ::sched_setscheduler(0, SCHED_IDLE, std::vector<sched_param>(1).data()) == 0);
  attack::confess();
}
