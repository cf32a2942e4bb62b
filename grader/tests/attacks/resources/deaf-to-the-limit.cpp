// attack: histogram-threads
// tries: to ignore the signal that says that its time is up
// points: 5
// finding: correct endless-loop

#include <signal.h>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  ::signal(SIGXCPU, SIG_IGN);
  for (volatile int i = 0;; ++i) {
  }
}
