// attack: histogram-threads
// tries: to read an earlier report
// points: 5
// finding: correct threw
// open at: none - the program sees the files that the grader's user sees

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  attack::steal("an earlier report", "@CANARY@/out/earlier.json");
  attack::confess();
}
