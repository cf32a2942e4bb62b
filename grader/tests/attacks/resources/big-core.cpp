// attack: histogram-threads
// tries: to leave a core file behind
// points: 5
// finding: correct crashed

#include <cstdlib>
#include <vector>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  std::vector<char> memory(100'000'000, 1);
  std::abort();
}
