// attack: histogram-threads
// tries: to start 20 children that use 200 MB each
// points: 5
// finding: correct over-limit | correct crashed | correct threw | correct ended-early | correct wrong-answer | correct hang | correct endless-loop
// open at: none - the memory of each process is limited here, but not their total
// net: memory

#include <unistd.h>
#include <vector>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  for (int i = 0; i < 20; ++i)
    if (fork() == 0) {
      std::vector<char> memory(200'000'000, 1);
      for (;;) ::pause();
    }
  for (;;) ::pause();
}
