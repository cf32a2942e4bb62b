#include "histogram.hpp"

// One thread drops all balls, one after another. The counts are right, but one core does all the work.
std::vector<std::uint64_t> histogram(const Board& board, int /*workers*/) {
  std::vector<std::uint64_t> counts(static_cast<std::size_t>(board.rows) + 1);
  for (std::uint64_t ball = 0; ball < board.balls; ++ball)
    ++counts[static_cast<std::size_t>(manyhands::work::slot_of(board, ball))];
  return counts;
}
