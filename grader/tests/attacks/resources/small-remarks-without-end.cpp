// attack: histogram-threads
// tries: to send small messages endlessly
// points: 5
// finding: correct broken-answer

#include <string>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  std::string many;
  for (int i = 0; i < 10'000; ++i) many += attack::frame(R"({"phase": "note"})", "");
  for (;;) attack::send(many);
}
