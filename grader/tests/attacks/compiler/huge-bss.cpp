// attack: histogram-threads
// tries: to need 8 GB before the program starts
// points: 0
// finding: builds does-not-link

#include "histogram.hpp"

static volatile char huge[8'589'934'592];

std::vector<std::uint64_t> histogram(const Board&, int) {
  for (std::size_t i = 0; i < sizeof huge; i += 4096) huge[i] = 1;
  return {};
}
