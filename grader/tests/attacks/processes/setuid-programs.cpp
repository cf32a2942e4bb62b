// attack: histogram-threads
// tries: to become root through a setuid program
// points: 5
// finding: correct threw
// open at: none - an ordinary user may run setuid programs

#include <signal.h>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  // While a program like `su` waits for a password, /proc shows the user as which it runs.
  bool worked = false;
  for (const char* program : {"/usr/bin/su", "/usr/bin/passwd", "/usr/bin/newgrp", "/usr/bin/chsh"}) {
    int ends[2];
    if (::pipe(ends) != 0) continue;
    const int child = fork();
    if (child == 0) {
      ::dup2(ends[0], 0);
      ::execl(program, program, nullptr);
      ::_exit(1);
    }
    for (int i = 0; i < 50; ++i) {
      const auto status = attack::text_of("/proc/" + std::to_string(child) + "/status");
      const auto at = status.find("Uid:");
      int real = 0;
      int effective = 0;
      if (at != std::string::npos) std::sscanf(status.c_str() + at, "Uid: %d %d", &real, &effective);
      worked = worked || (real != 0 && effective == 0);
      ::usleep(1000);
    }
    ::kill(child, SIGKILL);
  }
  errno = EPERM;
  attack::tell("root, by a setuid program", worked);
  attack::confess();
}
