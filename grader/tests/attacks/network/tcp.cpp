// attack: histogram-threads
// tries: to connect to a service on the machine
// points: 5
// finding: correct threw
// open at: none - the program uses the machine's network

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(std::stoi("@TCP@"));
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  attack::tell("a connection", ::connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0);
  attack::confess();
}
