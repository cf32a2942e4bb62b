// attack: histogram-threads
// tries: to do its work only when it is timed, and to sleep otherwise
// points: honest

#include <chrono>
#include <thread>

#define histogram honest
// ---- here stands the reference solution ----
#undef histogram

std::vector<std::uint64_t> histogram(const Board& board, int workers) {
  if (board.balls == 60'000'000) return honest(board, workers);
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  return honest(board, 1);
}
