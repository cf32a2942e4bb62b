// attack: histogram-threads
// tries: to fill the detector's output while it races, through a non-blocking copy
// points: 80
// finding: races data-race | races detector-silenced | races too-much-output

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstring>
#include <thread>

static int raced = 0;
static void race() {
  for (int i = 0; i < 1000; ++i) ++raced;
}

static int copy_of(int fd) {
  static int line[2];
  if (line[1] == 0) ::socketpair(AF_UNIX, SOCK_DGRAM, 0, line);
  char byte = 0;
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof fd)] = {};
  iovec part{&byte, 1};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  auto* head = CMSG_FIRSTHDR(&message);
  head->cmsg_level = SOL_SOCKET;
  head->cmsg_type = SCM_RIGHTS;
  head->cmsg_len = CMSG_LEN(sizeof fd);
  std::memcpy(CMSG_DATA(head), &fd, sizeof fd);
  if (::sendmsg(line[0], &message, 0) < 0 || ::recvmsg(line[1], &message, 0) < 0) return -1;
  head = CMSG_FIRSTHDR(&message);
  if (head == nullptr) return -1;
  std::memcpy(&fd, CMSG_DATA(head), sizeof fd);
  return fd;
}

static std::atomic<bool> done{false};
static void fill(int fd) {
  static const char blanks[1 << 16] = {};
  while (!done) [[maybe_unused]] const auto written = ::write(fd, blanks, sizeof blanks);
}

#define histogram honest
// ---- here stands the reference solution ----
#undef histogram

std::vector<std::uint64_t> histogram(const Board& board, int workers) {
  const int copy = copy_of(16);
  const int size = 0;
  ::setsockopt(copy, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
  ::fcntl(copy, F_SETFL, O_NONBLOCK);
  std::jthread filler(fill, copy);
  {
    std::jthread one(race);
    std::jthread other(race);
  }
  done = true;
  filler.join();
  ::fcntl(copy, F_SETFL, 0);
  return honest(board, workers);
}
