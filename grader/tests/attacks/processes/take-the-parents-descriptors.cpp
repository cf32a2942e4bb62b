// attack: histogram-threads
// tries: to take the descriptor on which the tests report, and to report itself
// points: 5
// finding: correct threw
// open at: none - the program runs as the grader's user; what it writes there leads to a grader error and no points

#include <sys/syscall.h>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  const int parent = static_cast<int>(::syscall(SYS_pidfd_open, ::getppid(), 0));
  const int taken = static_cast<int>(::syscall(SYS_pidfd_getfd, parent, 1, 0));
  const int opened = ::open(("/proc/" + std::to_string(::getppid()) + "/fd/1").c_str(), O_WRONLY);
  attack::tell("the grader's own line", taken >= 0 || opened >= 0);
  const std::string forged =
      R"({"cases": [{"name": "all", "task": 1, "passed": true}], "findings": [], "runs": []})";
  for (const int fd : {taken, opened})
    if (fd >= 0) [[maybe_unused]]
      const auto written = ::write(fd, forged.data(), forged.size());
  attack::confess();
}
