// attack: histogram-threads
// tries: to make children fill 4 GB of shared memory, which belongs to no process once they have ended
// points: 5
// finding: correct over-limit
// net: memory

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <fstream>

#include "histogram.hpp"

// A program with detectors may use several times as much; they reserve terabytes of address space.
bool has_detectors() {
  long pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  return pages > 1L << 28;
}

std::vector<std::uint64_t> histogram(const Board&, int) {
  if (has_detectors()) {
    attack::tell("4 GB of shared memory", false);
    attack::confess();
  }
  constexpr std::size_t each = 512u << 20;
  for (int i = 0; i < 8; ++i) {
    void* memory = ::mmap(nullptr, each, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (::fork() == 0) {
      std::memset(memory, 1, each);
      ::_exit(0);
    }
    ::wait(nullptr);
  }
  ::sleep(2);
  attack::tell("4 GB of shared memory", true);
  attack::confess();
}
