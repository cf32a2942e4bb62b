// attack: histogram-threads
// tries: to read a file of the grader's user
// points: 5
// finding: correct threw
// open at: none - the program sees the files that the grader's user sees
// quick

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  attack::steal("a secret", "@CANARY@/secret.txt");
  attack::confess();
}
