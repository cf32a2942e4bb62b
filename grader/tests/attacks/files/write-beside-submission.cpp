// attack: histogram-threads
// tries: to write next to its own submission, and to change it
// points: 5
// finding: correct threw
// open at: none - the program sees the files that the grader's user sees

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  attack::tell("a file beside the submission",
               ::open("@CANARY@/submission/histogram-threads/more.cpp", O_WRONLY | O_CREAT, 0666) >= 0);
  attack::tell("the submission itself",
               ::open("@CANARY@/submission/histogram-threads/histogram.cpp", O_WRONLY) >= 0);
  attack::tell("a file of the grader's user", ::truncate("@CANARY@/precious.txt", 0) == 0);
  attack::confess();
}
