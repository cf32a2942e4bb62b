// attack: histogram-threads
// tries: to store data in System V shared memory for the next run
// points: 5
// finding: correct threw
// open at: none - a segment stays until it is removed

#include <sys/shm.h>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  attack::tell("a segment of an earlier run", ::shmget(0x6d616e79, 4096, 0600) >= 0);
  ::shmget(0x6d616e79, 4096, IPC_CREAT | 0600);
  attack::confess();
}
