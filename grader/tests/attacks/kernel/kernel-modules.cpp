// attack: histogram-threads
// tries: to load a module, and to start another kernel
// points: 5
// finding: correct threw
// open at: none - there is nothing between the program and the kernel

#include <sys/syscall.h>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  attack::tell("a module", ::syscall(SYS_init_module, "", 0, "") == 0);
  attack::tell("another kernel", ::syscall(SYS_kexec_load, 0, 0, nullptr, 0) == 0);
  attack::confess();
}
