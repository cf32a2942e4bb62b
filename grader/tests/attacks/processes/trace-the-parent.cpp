// attack: histogram-threads
// tries: to trace its parent, and to change its decisions
// points: 5
// finding: correct threw
// open at: none - the program runs as the grader's user and sees all that this user sees

#include <sys/ptrace.h>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  attack::tell("the parent is traced", ::ptrace(PTRACE_SEIZE, ::getppid(), 0, 0) == 0);
  attack::confess();
}
