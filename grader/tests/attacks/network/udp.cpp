// attack: histogram-threads
// tries: to send a datagram to a service on the machine
// points: 5
// finding: correct threw
// open at: none - the program uses the machine's network

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  const int fd = ::socket(AF_INET, SOCK_DGRAM, 0);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(std::stoi("@UDP@"));
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const bool sent = ::sendto(fd, "loot", 4, 0, reinterpret_cast<sockaddr*>(&to), sizeof to) == 4;
  if (sent) errno = 0;
  attack::tell(sent ? "nothing yet: it was sent somewhere" : "a datagram", false);
  attack::confess();
}
