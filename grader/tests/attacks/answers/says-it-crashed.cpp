// attack: histogram-threads
// tries: to report a crash by a signal that does not exist
// points: 5
// finding: correct crashed | correct broken-answer

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  attack::send(attack::frame(R"({"phase": "crash", "signal": 123456789})", ""));
  for (;;) ::pause();
}
