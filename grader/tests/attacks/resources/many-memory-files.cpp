// attack: histogram-threads
// tries: to use memory through forty such files
// points: 5
// finding: correct over-limit | correct crashed | correct threw | correct ended-early | correct wrong-answer | correct hang | correct endless-loop
// net: memory

#include <sys/mman.h>

#include <fstream>

#include "histogram.hpp"

// A program with detectors may use several times as much; they reserve terabytes of address space.
bool has_detectors() {
  long pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  return pages > 1L << 28;
}

std::vector<std::uint64_t> histogram(const Board&, int) {
  bool worked = true;
  const std::string block(1 << 20, 'x');
  for (int n = 0; n < 40; ++n) {
    const int fd = ::memfd_create("fill", 0);
    for (int i = 0; i < 60; ++i) worked = worked && ::write(fd, block.data(), block.size()) > 0;
  }
  attack::tell("2.4 GB of memory in files without names", worked && !has_detectors());
  attack::confess();
}
