// attack: histogram-threads
// tries: the same, each in its own session, so that no process group contains them
// points: 5
// finding: correct over-limit | correct crashed | correct threw | correct ended-early | correct wrong-answer | correct hang | correct endless-loop
// open at: none - only the protection of the test machine holds processes that leave their group
// net: processes
// then: the next one must pass

#include <unistd.h>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  for (;;)
    if (fork() == 0) ::setsid();
}
