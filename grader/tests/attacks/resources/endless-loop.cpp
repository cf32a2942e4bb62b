// attack: histogram-threads
// tries: to compute endlessly
// points: 5
// finding: correct endless-loop

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  for (volatile int i = 0;; ++i) {
  }
}
