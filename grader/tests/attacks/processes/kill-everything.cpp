// attack: histogram-threads
// tries: to kill every process that it may
// points: 5
// finding: correct threw | correct ended-early
// open at: none - the program may kill whatever the tester's user runs
// net: kill
// quick

#include <signal.h>

#include <sstream>
#include <vector>

#include "histogram.hpp"

struct Seen {
  char state = 'X';  // nobody is there
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
  std::vector<int> above;  // who started this program, who started that one, and so on, as far as can be seen
  for (int pid = ::getppid(); pid > 0; pid = look_at(pid).parent) above.push_back(pid);
  ::kill(-1, SIGKILL);  // what it says does not tell whether it killed any
  bool killed = false;
  for (int look = 0; look < 50 && !killed; ++look) {
    ::usleep(2000);
    for (const int pid : above) killed = killed || std::strchr("ZX", look_at(pid).state) != nullptr;
  }
  attack::tell("others were killed", killed);
  attack::confess();
}
