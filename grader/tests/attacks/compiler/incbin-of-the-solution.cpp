// attack: histogram-threads
// tries: to embed the reference solution in the binary, and to print it when it runs
// points: 5
// finding: builds forbidden-pattern | builds does-not-build

#include "histogram.hpp"

asm(".data\nloot: .incbin \"@ROOT@/solutions/histogram-threads/histogram.cpp\"\n.byte 0\n.text");
extern const char loot[];

std::vector<std::uint64_t> histogram(const Board&, int) {
  attack::tell(std::string("the reference solution = ") + loot, true);
  attack::confess();
}
