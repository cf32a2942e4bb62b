// attack: histogram-threads
// tries: to answer before it is asked
// points: 5
// finding: correct broken-answer
// quick

#include "histogram.hpp"

__attribute__((constructor)) static void forge() {
  attack::send(attack::frame(R"({"phase": "ready"})", "") +
               attack::frame(R"({"phase": "answer", "value": {"slots": 16}})", std::string(128, 1)));
}

std::vector<std::uint64_t> histogram(const Board&, int) {
  return {};
}
