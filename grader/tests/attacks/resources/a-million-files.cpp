// attack: histogram-threads
// tries: to create a million empty files
// points: 5
// finding: correct threw | correct over-limit | correct ended-early | correct endless-loop | correct hang | correct crashed
// open at: none - /tmp is the machine's; files that it leaves there stay
// net: disk
// then: the next one must pass

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  int made = 0;
  for (; made < 1'000'000; ++made) {
    const int fd = ::open(("/tmp/" + std::to_string(made)).c_str(), O_WRONLY | O_CREAT, 0600);
    if (fd < 0) break;
    ::close(fd);
  }
  errno = ENOSPC;
  attack::tell("files that stay (" + std::to_string(made) + " made)", false);
  attack::confess();
}
