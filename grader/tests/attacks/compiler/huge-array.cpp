// attack: histogram-threads
// tries: to make an object file of 2 GB
// points: 0
// finding: builds does-not-build

#include "histogram.hpp"

volatile char huge[2'147'483'648] = {1};

std::vector<std::uint64_t> histogram(const Board&, int) {
  return std::vector<std::uint64_t>(static_cast<std::size_t>(huge[0]));
}
