// attack: histogram-threads
// tries: to read what the grader will send next, and to answer it itself
// points: 5
// finding: correct hang

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  for (;;) {
    std::string more(4096, 0);
    if (::read(attack::wire, more.data(), more.size()) > 0)
      attack::tell("a message from the grader = " + more.substr(16, 60), true);
  }
}
