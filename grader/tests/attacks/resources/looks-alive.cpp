// attack: histogram-threads
// tries: to sleep forever, and to look busy now and then
// points: 5
// finding: correct hang | correct endless-loop

#include <chrono>
#include <thread>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  for (;;) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    for (volatile int i = 0; i < 100'000; ++i) {
    }
  }
}
