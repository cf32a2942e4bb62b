// attack: histogram-threads
// tries: to look like two threads at work, although one does nothing
// points: 60
// open at: full, user, container, none - threads that spin look like threads at work, and earn the points for the mechanism, but not those for speed
// finding: speed work-inflated | speed imbalance | speed interference | speed serial | mechanism serial

#include <atomic>
#include <thread>

#define histogram honest
// ---- here stands the reference solution ----
#undef histogram

std::vector<std::uint64_t> histogram(const Board& board, int workers) {
  std::atomic<bool> done = false;
  std::vector<std::jthread> others;
  for (int i = 1; i < workers; ++i)
    others.emplace_back([&done] {
      while (!done) {
      }
    });
  auto counts = honest(board, 1);
  done = true;
  return counts;
}
