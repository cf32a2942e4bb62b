// attack: histogram-threads
// tries: to kill and to stop its parent and its grandparent
// points: 5
// finding: correct threw | correct ended-early | correct crashed
// open at: none - the program may kill all processes of the grader's user
// net: kill

#include <signal.h>
#include <cstdlib>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  const auto status = attack::text_of("/proc/" + std::to_string(::getppid()) + "/status");
  const auto at = status.find("PPid:");
  const int above = at == std::string::npos ? 0 : std::atoi(status.c_str() + at + 5);
  if (above > 1) attack::tell("the grader was stopped", ::kill(above, SIGKILL) == 0);
  // The first process of a sandbox cannot be killed from inside; the kernel ignores it silently.
  const int parent = ::getppid();
  ::kill(parent, SIGKILL);
  ::usleep(200'000);
  attack::tell("the parent was killed", ::getppid() != parent);
  attack::confess();
}
