// attack: histogram-threads
// tries: to close its connection to the grader and continue
// points: 5
// finding: correct broken-answer | correct ended-early

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  ::close(attack::wire);
  for (;;) ::pause();
}
