// attack: histogram-threads
// tries: to use 4 GB after its main thread has ended, when /proc shows no memory for it
// points: 5
// finding: correct over-limit
// net: memory

#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <thread>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  std::thread([] {
    ::sleep(1);
    for (int i = 0; i < 4; ++i)
      ::mmap(nullptr, 1u << 30, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    ::sleep(4);
    ::_exit(0);
  }).detach();
  ::syscall(SYS_exit, 0);
  return {};
}
