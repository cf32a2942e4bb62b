// attack: histogram-threads
// tries: to open files endlessly
// points: 5
// finding: correct threw | correct descriptors-left-open | correct ended-early | correct crashed

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  while (::open("/dev/null", O_RDONLY) >= 0) {
  }
  attack::tell("descriptors without end", false);
  attack::confess();
}
