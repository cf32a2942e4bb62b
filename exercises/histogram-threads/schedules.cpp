// Small programs for the check `schedules`: which orders of the threads' steps give another answer?
#include <vector>

#include "histogram.hpp"
#include "kit/schedules/program/program.hpp"

namespace {

using manyhands::schedules::check;

void check_counts(const Board& board, int workers) {
  std::vector<std::uint64_t> right(static_cast<std::size_t>(board.rows) + 1);
  for (std::uint64_t ball = 0; ball < board.balls; ++ball)
    ++right[static_cast<std::size_t>(manyhands::work::slot_of(board, ball))];
  check(histogram(board, workers) == right, "each ball is counted once, in its own slot");
}

MANYHANDS_SCHEDULES(two_threads, 1, "two threads count five balls") {
  check_counts({7, 5, 2}, 2);
}

MANYHANDS_SCHEDULES(three_threads, 1, "three threads count seven balls") {
  check_counts({8, 7, 1}, 3);
}

}  // namespace
