// attack: histogram-threads
// tries: to read the memory of the grader, which contains the right answers
// points: 5
// finding: correct threw
// open at: none - the program runs as the grader's user and sees all that this user sees

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  bool worked = false;
  for (int pid = 1; pid < 4000; ++pid)
    worked = worked ||
             (pid != ::getpid() && ::open(("/proc/" + std::to_string(pid) + "/mem").c_str(), O_RDWR) >= 0);
  attack::tell("the memory of another process", worked);
  attack::confess();
}
