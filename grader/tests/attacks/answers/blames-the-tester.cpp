// attack: histogram-threads
// tries: to claim that the grader made a mistake, so that its points stay open
// points: 5

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  attack::send(attack::frame(R"({"phase": "unknown_scenario", "scenario": "histogram"})", ""));
  return {};
}
