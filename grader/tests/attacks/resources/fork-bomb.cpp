// attack: histogram-threads
// tries: to start processes that start processes
// points: 5
// finding: correct over-limit | correct crashed | correct threw | correct ended-early | correct wrong-answer | correct hang | correct endless-loop
// net: processes
// then: the next one must pass

#include <unistd.h>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  for (;;) fork();
}
