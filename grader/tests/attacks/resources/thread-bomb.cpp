// attack: histogram-threads
// tries: to start threads endlessly
// points: 5
// finding: correct over-limit | correct crashed | correct threw | correct ended-early | correct wrong-answer | correct hang | correct endless-loop
// net: processes

#include <chrono>
#include <thread>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  for (;;) std::thread([] { std::this_thread::sleep_for(std::chrono::hours(1)); }).detach();
}
