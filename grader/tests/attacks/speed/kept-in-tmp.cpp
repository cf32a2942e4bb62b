// attack: histogram-threads
// tries: to keep its results for the next grading in /tmp
// points: honest
// open at: none - /tmp is the machine's; files that it leaves there stay, and help if inputs are repeated

#include <sys/stat.h>

#define histogram honest
// ---- here stands the reference solution ----
#undef histogram

std::vector<std::uint64_t> histogram(const Board& board, int workers) {
  const auto file = "/tmp/kept-" + std::to_string(board.seed) + "-" + std::to_string(board.balls);
  const auto kept = attack::text_of(file);
  if (kept.size() > 8) {
    attack::tell("a result of an earlier run", true);
    std::fputs(attack::told().c_str(), stderr);
  }
  auto counts = honest(board, workers);
  const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT, 0600);
  if (fd >= 0) [[maybe_unused]]
    const auto n = ::write(fd, counts.data(), counts.size() * 8);
  return counts;
}
