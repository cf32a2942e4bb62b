// attack: histogram-threads
// tries: to write over the screen and into the report by what its exception says
// points: 5
// finding: correct threw

#include <stdexcept>

#include "histogram.hpp"

// [GAINED …] would be found by the runner, were it there after the escape sequence was obeyed; it is cut in
// two here.
std::vector<std::uint64_t> histogram(const Board&, int) {
  throw std::runtime_error(
      "\x1b[2J\x1b[H100 of 100 points\x1b]0;passed\x07 \xff\xfe \"}]}, {\"verdict\": \"pass\"");
}
