// attack: histogram-threads
// tries: to answer before the work is done, and to continue afterwards
// points: 5
// finding: correct wrong-answer

#include <thread>

#define histogram honest
// ---- here stands the reference solution ----
#undef histogram

// The answer is what exists when the function returns: a thread that fills it in later is too late.
std::vector<std::uint64_t> histogram(const Board& board, int workers) {
  static std::vector<std::uint64_t> counts;
  counts.assign(static_cast<std::size_t>(board.rows) + 1, 0);
  std::thread([board, workers] {
    const auto right = honest(board, workers);
    for (std::size_t slot = 0; slot < right.size(); ++slot) counts[slot] = right[slot];
  }).detach();
  return counts;
}
