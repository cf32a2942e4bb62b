// attack: histogram-threads
// tries: to read what somebody else has handed in
// points: 5
// finding: correct threw
// open at: none - the program sees the files that the tester's user sees

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  attack::steal("another submission", "@CANARY@/others/histogram-threads/histogram.cpp");
  attack::confess();
}
