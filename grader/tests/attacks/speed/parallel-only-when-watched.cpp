// attack: histogram-threads
// tries: to work on threads where that is looked at, and to be fast where it is not
// points: honest

#define histogram honest
// ---- here stands the reference solution ----
#undef histogram

// The mechanism is looked at in one run; the speed in later ones, where one thread answers from a table.
std::vector<std::uint64_t> histogram(const Board& board, int workers) {
  return honest(board, board.balls > 1'000'000 ? workers : 1);
}
