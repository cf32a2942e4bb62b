// attack: histogram-threads
// tries: to check forever, every millisecond, whether something has happened, so that a busy machine is blamed
// points: 5
// finding: correct hang | correct endless-loop

#include <chrono>
#include <thread>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  const auto look = [] {
    for (;;) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  };
  std::jthread other(look);
  look();
  return {};
}
