// attack: histogram-threads
// tries: to announce an answer of 2^60 bytes, so that the grader allocates that much memory
// points: 5
// finding: correct broken-answer

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  auto answer = attack::frame(R"({"phase": "answer"})", "");
  answer[15] = 0x10;  // the highest byte of the payload's length
  attack::send(answer);
  return {};
}
