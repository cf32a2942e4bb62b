// attack: histogram-threads
// tries: to raise its own priority
// points: 5
// finding: correct threw
// open at: none - if started by root, the program is root

#include <sched.h>
#include <sys/resource.h>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  attack::tell("a nice value below 0", ::setpriority(PRIO_PROCESS, 0, -10) == 0);
  const sched_param first{50};
  attack::tell("a real-time class", ::sched_setscheduler(0, SCHED_FIFO, &first) == 0);
  attack::confess();
}
