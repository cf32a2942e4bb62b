// attack: histogram-threads
// tries: to make the kernel do the racing write, through a call whose name is not checked
// points: 80
// finding: races data-race

#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <thread>

static int raced = 0;
static void race(int file) {
  for (int i = 0; i < 100; ++i) ::syscall(SYS_pread64, file, &raced, sizeof raced, 0L);
}

#define histogram honest
// ---- here stands the reference solution ----
#undef histogram

std::vector<std::uint64_t> histogram(const Board& board, int workers) {
  const int file = ::memfd_create("one", MFD_CLOEXEC);
  [[maybe_unused]] const auto written = ::write(file, &workers, sizeof workers);
  {
    std::jthread one(race, file);
    std::jthread other(race, file);
  }
  ::close(file);
  return honest(board, workers);
}
