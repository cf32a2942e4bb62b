// attack: histogram-threads
// tries: to sleep forever
// points: 5
// finding: correct hang

#include <unistd.h>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  for (;;) ::pause();
}
