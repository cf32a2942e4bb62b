// attack: histogram-threads
// tries: to close the detector's output while it races, and to restore it from a copy that it sent to itself
// points: 80
// finding: races data-race | races detector-silenced

#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstring>
#include <thread>

static int raced = 0;
static void race() {
  for (int i = 0; i < 1000; ++i) ++raced;
}

static int copies[64];
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

#define histogram honest
// ---- here stands the reference solution ----
#undef histogram

std::vector<std::uint64_t> histogram(const Board& board, int workers) {
  for (int fd = 16; fd < 20; ++fd) copies[fd] = copy_of(fd);
  for (int fd = 16; fd < 20; ++fd) ::close(fd);
  ::syscall(SYS_close_range, (1UL << 32) + 16, 19, 0);
  {
    std::jthread one(race);
    std::jthread other(race);
  }
  for (int fd = 16; fd < 20; ++fd)
    if (copies[fd] > 0) ::dup2(copies[fd], fd);
  return honest(board, workers);
}
