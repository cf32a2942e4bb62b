// attack: histogram-threads
// tries: to answer with numbers of which only the sum is right
// points: 5
// finding: correct wrong-answer

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board& board, int) {
  std::vector<std::uint64_t> counts(static_cast<std::size_t>(board.rows) + 1);
  counts[counts.size() / 2] = board.balls;
  return counts;
}
