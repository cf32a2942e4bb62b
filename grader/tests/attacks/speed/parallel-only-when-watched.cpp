// attack: histogram-threads
// tries: to use threads where this is checked, and to be fast without them elsewhere
// points: honest

#define histogram honest
// ---- here stands the reference solution ----
#undef histogram

// The mechanism is checked in one run; speed in later ones, in which one thread answers from a table.
std::vector<std::uint64_t> histogram(const Board& board, int workers) {
  return honest(board, board.balls > 1'000'000 ? workers : 1);
}
