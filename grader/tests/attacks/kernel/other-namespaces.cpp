// attack: histogram-threads
// tries: to enter the namespaces of process 1
// points: 5
// finding: correct threw
// open at: none - there is nothing between the program and the kernel

#include <sched.h>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  bool worked = false;
  for (const char* kind : {"mnt", "net", "pid", "user", "ipc"}) {
    const int fd = ::open((std::string("/proc/1/ns/") + kind).c_str(), O_RDONLY);
    worked = worked || (fd >= 0 && ::setns(fd, 0) == 0);
  }
  attack::tell("another namespace", worked);
  attack::confess();
}
