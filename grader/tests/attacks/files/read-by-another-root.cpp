// attack: histogram-threads
// tries: to reach the same file through /proc/*/root and /proc/*/cwd of other processes
// points: 5
// finding: correct threw
// open at: none - the program sees the files that the grader's user sees

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  bool worked = false;
  for (int pid = 1; pid < 4000; ++pid)
    for (const char* way : {"/root", "/cwd"}) {
      const auto text = attack::text_of("/proc/" + std::to_string(pid) + way + "@CANARY@/secret.txt");
      if (pid != ::getpid() && !text.empty()) worked = true;
    }
  attack::tell("a file by another process's root", worked);
  attack::confess();
}
