// attack: histogram-threads
// tries: to connect to a machine outside
// points: 5
// finding: correct threw
// open at: none - the program uses the machine's network

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(80);
  to.sin_addr.s_addr = htonl(0xC0000201);  // 192.0.2.1, an address for examples: nobody answers
  const int result = ::connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to);
  attack::tell("a way out", result == 0 || errno == EINPROGRESS);
  attack::confess();
}
