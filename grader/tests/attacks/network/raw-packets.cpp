// attack: histogram-threads
// tries: to send and to see packets of any kind
// points: 5
// finding: correct threw
// open at: none - the program uses the machine's network

#include <sys/socket.h>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  attack::tell("a raw socket", ::socket(AF_INET, SOCK_RAW, 1) >= 0);
  attack::tell("a packet socket", ::socket(AF_PACKET, SOCK_RAW, 0) >= 0);
  attack::tell("the kernel's crypto sockets", ::socket(AF_ALG, SOCK_SEQPACKET, 0) >= 0);
  attack::confess();
}
