// attack: histogram-threads
// tries: to send 10 GB to the grader
// points: 5
// finding: correct broken-answer | correct over-limit | correct ended-early | correct endless-loop

#include <string>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  const std::string block(1 << 20, 'x');
  for (int i = 0; i < 10'000; ++i)
    if (!attack::send(attack::frame(R"({"phase": "note"})", block))) break;
  return {};
}
