// attack: histogram-threads
// tries: to write so much to the detectors' log, in lines that are slow to read, that its race is lost
// points: 80
// finding: races data-race | races too-much-output

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>
#include <thread>

static int raced = 0;
static void race() {
  for (int i = 0; i < 1000; ++i) ++raced;
}

static void litter() {
  std::string line = "WARNING: ThreadSanitizer: data race\n    #1 ";
  while (line.size() < 4060) line += "(/";
  line += " tsan+0x\n";
  std::string text;
  while (text.size() + line.size() < (1U << 20)) text += line;
  for (int i = 0; i < 9; ++i) {
    for (int fd = 4; fd < 32; ++fd) {
      int type = 0;
      socklen_t size = sizeof type;
      if (::getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) != 0) continue;
      [[maybe_unused]] const auto sent = ::send(fd, text.data(), text.size(), MSG_NOSIGNAL);
    }
    const int fd = ::open(("/logs/san.x" + std::to_string(i)).c_str(), O_WRONLY | O_CREAT, 0666);
    [[maybe_unused]] const auto written = ::write(fd, text.data(), text.size());
    ::close(fd);
  }
}

#define histogram honest
// ---- here stands the reference solution ----
#undef histogram

std::vector<std::uint64_t> histogram(const Board& board, int workers) {
  litter();
  {
    std::jthread one(race);
    std::jthread other(race);
  }
  return honest(board, workers);
}
