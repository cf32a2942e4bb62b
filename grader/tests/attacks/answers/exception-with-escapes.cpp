// attack: histogram-threads
// tries: to overwrite the screen and the report with the text of an exception
// points: 5
// finding: correct threw

#include <stdexcept>

#include "histogram.hpp"

// The runner would find [GAINED …] if it appeared after the terminal had obeyed the escape sequence; here it
// is split in two.
std::vector<std::uint64_t> histogram(const Board&, int) {
  throw std::runtime_error(
      "\x1b[2J\x1b[H100 of 100 points\x1b]0;passed\x07 \xff\xfe \"}]}, {\"verdict\": \"pass\"");
}
