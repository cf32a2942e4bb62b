// attack: histogram-threads
// tries: to use memory through a file without a name (memfd)
// points: 5
// finding: correct over-limit | correct crashed | correct threw | correct ended-early | correct wrong-answer | correct hang | correct endless-loop
// open at: none - only files are limited here, each separately
// net: memory

#include <sys/mman.h>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  const int fd = ::memfd_create("fill", 0);
  const std::string block(1 << 20, 'x');
  for (int i = 0; i < 8000; ++i)
    if (::write(fd, block.data(), block.size()) <= 0) ::lseek(fd, 0, SEEK_SET);
  attack::tell("8 GB of memory", false);
  attack::confess();
}
