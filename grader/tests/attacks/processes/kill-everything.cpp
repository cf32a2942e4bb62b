// attack: histogram-threads
// tries: to kill every process that it may
// points: 5
// finding: correct threw | correct ended-early
// open at: none - the program may kill whatever the tester's user runs
// net: kill
// quick

#include <signal.h>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  const int killed = ::kill(-1, SIGKILL);
  attack::tell("others were killed", killed == 0);
  attack::confess();
}
