// attack: histogram-threads
// tries: to answer with values of unexpected types, so that the grader throws
// points: 5
// finding: correct broken-answer | correct wrong-answer

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  attack::send(attack::frame(R"({"phase": "note", "what": 1e999, "threads": "-1"})", ""));
  attack::send(attack::frame(R"({"phase": "answer", "value": [null, -1e308, {"slots": "many"}]})", "123"));
  return {};
}
