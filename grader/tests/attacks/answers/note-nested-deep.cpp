// attack: histogram-threads
// tries: to send a remark of a million nested brackets, so that the grader runs out of stack
// points: 5
// finding: correct broken-answer | correct wrong-answer

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  const std::size_t depth = 1'000'000;
  attack::send(attack::frame(
      R"({"phase": "note", "what": )" + std::string(depth, '[') + std::string(depth, ']') + "}", ""));
  return {};
}
