// attack: histogram-threads
// tries: to compute endlessly in children, while it sleeps
// points: 5
// finding: correct endless-loop
// then: the next one must pass

#include <unistd.h>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  for (int i = 0; i < 4; ++i)
    if (fork() == 0)
      for (volatile int n = 0;; ++n) {
      }
  for (;;) ::pause();
}
