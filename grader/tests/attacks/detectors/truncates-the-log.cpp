// attack: histogram-threads
// tries: to truncate or overwrite what the detectors have written
// points: 80
// finding: races data-race | races detector-silenced | races broken-answer

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <string>
#include <thread>

static int raced = 0;
static void race() {
  for (int i = 0; i < 1000; ++i) ++raced;
}

static void take_back() {
  for (int fd = 4; fd < 64; ++fd) {
    [[maybe_unused]] int done = ::ftruncate(fd, 0);
    const auto again = ::open(("/proc/self/fd/" + std::to_string(fd)).c_str(), O_RDWR | O_TRUNC);
    char text[4096];
    if (again >= 0)
      while (::read(again, text, sizeof text) > 0) {
      }
    ::close(again);
  }
  auto* logs = ::opendir("/logs");
  while (const auto* entry = logs != nullptr ? ::readdir(logs) : nullptr)
    ::unlink(("/logs/" + std::string(entry->d_name)).c_str());
}

#define histogram honest
// ---- here stands the reference solution ----
#undef histogram

std::vector<std::uint64_t> histogram(const Board& board, int workers) {
  {
    std::jthread one(race);
    std::jthread other(race);
  }
  take_back();
  return honest(board, workers);
}
