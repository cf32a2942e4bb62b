// attack: histogram-threads
// tries: to return from the function in a child process, too, which then also answers
// points: honest

#define histogram honest
// ---- here stands the reference solution ----
#undef histogram

std::vector<std::uint64_t> histogram(const Board& board, int workers) {
  if (fork() == 0) return std::vector<std::uint64_t>(16);
  return honest(board, workers);
}
