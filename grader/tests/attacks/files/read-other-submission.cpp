// attack: histogram-threads
// tries: to read another student's submission
// points: 5
// finding: correct threw
// open at: none - the program sees the files that the grader's user sees

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  attack::steal("another submission", "@CANARY@/others/histogram-threads/histogram.cpp");
  attack::confess();
}
