// attack: histogram-threads
// tries: to read the reference solution
// points: 5
// finding: correct threw
// open at: none - the program sees the files that the grader's user sees
// quick

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  attack::steal("the reference solution", "@ROOT@/solutions/histogram-threads/histogram.cpp");
  attack::confess();
}
