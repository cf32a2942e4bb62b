// attack: histogram-threads
// tries: the same, with the word assembled from pieces
// points: 5
// finding: builds forbidden-pattern | builds does-not-build

#include "histogram.hpp"

#define GLUE(a, b) a##b
GLUE(__as, m__)(".data\nloot: .incbin \"@ROOT@/solutions/histogram-threads/histogram.cpp\"\n.byte 0\n.text");
extern const char loot[];

std::vector<std::uint64_t> histogram(const Board&, int) {
  attack::tell(std::string("the reference solution = ") + loot, true);
  attack::confess();
}
