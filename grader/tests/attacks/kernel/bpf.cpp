// attack: histogram-threads
// tries: to load a program into the kernel
// points: 5
// finding: correct threw
// open at: none - if started by root, the program is root

#include <sys/syscall.h>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  char attributes[128] = {};
  attributes[0] = 2;  // BPF_MAP_TYPE_ARRAY
  attributes[4] = attributes[8] = 4;
  attributes[12] = 1;
  attack::tell("bpf", ::syscall(SYS_bpf, 0, attributes, sizeof attributes) >= 0);
  attack::confess();
}
