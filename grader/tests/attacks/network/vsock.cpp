// attack: histogram-threads
// tries: to reach the host of a virtual machine
// points: 5
// finding: correct threw
// open at: none - the program uses the machine's network

#include <linux/vm_sockets.h>
#include <sys/socket.h>

#include "histogram.hpp"

std::vector<std::uint64_t> histogram(const Board&, int) {
  const int fd = ::socket(AF_VSOCK, SOCK_STREAM | SOCK_NONBLOCK, 0);
  attack::tell("a VSOCK socket", fd >= 0);
  sockaddr_vm to{};
  to.svm_family = AF_VSOCK;
  to.svm_cid = VMADDR_CID_LOCAL;
  to.svm_port = static_cast<unsigned>(std::stoul("@VSOCK@"));
  if (fd >= 0) ::connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to);
  attack::confess();
}
