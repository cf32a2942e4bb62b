// attack: histogram-threads
// tries: to connect to a socket of the grader's user by its path
// points: 5
// finding: correct threw
// open at: none - the program uses the machine's network

#include <sys/socket.h>
#include <sys/un.h>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un to{};
  to.sun_family = AF_UNIX;
  std::strcpy(to.sun_path, "@CANARY@/socket");
  attack::tell("a socket by its path", ::connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0);
  attack::confess();
}
