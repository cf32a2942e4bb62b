// attack: histogram-threads
// tries: to write the report before the grader does
// points: 5
// finding: correct threw
// open at: none - the program sees the files that the grader's user sees

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  const int fd = ::open("@REPORT@", O_WRONLY | O_CREAT | O_TRUNC, 0666);
  attack::tell("the report", fd >= 0 && ::write(fd, R"({"points": 100})", 15) == 15);
  attack::confess();
}
