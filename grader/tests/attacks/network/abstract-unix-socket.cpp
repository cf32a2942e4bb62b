// attack: histogram-threads
// tries: to connect to a socket of the grader's user that has no file
// points: 5
// finding: correct threw
// open at: none - the program uses the machine's network

#include <sys/socket.h>
#include <sys/un.h>
#include <cstddef>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un to{};
  to.sun_family = AF_UNIX;
  const std::string name = "@ABSTRACT@";
  std::memcpy(to.sun_path + 1, name.data(), name.size());
  const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
  attack::tell("an abstract socket", ::connect(fd, reinterpret_cast<sockaddr*>(&to), length) == 0);
  attack::confess();
}
