// attack: histogram-threads
// tries: to use all memory in one process
// points: 5
// finding: correct over-limit | correct crashed | correct threw | correct ended-early | correct wrong-answer | correct hang | correct endless-loop
// open at: none - the memory of a program with detectors is not limited here
// net: memory
// then: the next one must pass

#include <cstdlib>
#include <cstring>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  for (;;) std::memset(std::malloc(10'000'000), 1, 10'000'000);
}
