// attack: histogram-threads
// tries: to read its parent's memory with process_vm_readv
// points: 5
// finding: correct threw
// open at: none - the program runs as the grader's user and sees all that this user sees

#include <sys/uio.h>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  char here[16];
  iovec local{here, sizeof here};
  iovec remote{reinterpret_cast<void*>(0x555555554000), sizeof here};
  const auto read = ::process_vm_readv(::getppid(), &local, 1, &remote, 1, 0);
  attack::tell("the parent's memory", read > 0 || errno == EFAULT);
  attack::confess();
}
