// attack: histogram-threads
// tries: to start processes that start processes
// points: 5
// finding: correct over-limit | correct crashed | correct threw | correct ended-early | correct wrong-answer | correct hang | correct endless-loop
// open at: none - there may be no room for what decides whether a detector works, and then the points for races stay open
// net: processes
// then: the next one must pass

#include <unistd.h>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  for (;;) fork();
}
