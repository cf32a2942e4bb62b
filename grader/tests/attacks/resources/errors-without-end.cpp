// attack: histogram-threads
// tries: to print 10 GB to standard error
// points: 5
// finding: correct too-much-output

#include <cstdio>
#include <string>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  const std::string block(1 << 20, 'x');
  for (int i = 0; i < 10'000; ++i) std::fwrite(block.data(), 1, block.size(), stderr);
  return {};
}
