// attack: histogram-threads
// tries: to read the exercise's tests
// points: 5
// finding: correct threw
// open at: none - the program sees the files that the grader's user sees

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  attack::steal("the tests", "@ROOT@/exercises/histogram-threads/tests.cpp");
  attack::confess();
}
