#include "sandbox/init/link.hpp"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <net/if.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstddef>

namespace manyhands::sandbox::init {
namespace {

class Socket {
 public:
  Socket(int family, int type) : fd_(socket(family, type | SOCK_CLOEXEC, 0)) {}
  ~Socket() {
    const int error = errno;
    if (fd_ >= 0) close(fd_);
    errno = error;
  }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

ifreq request_for(const char* interface) {
  ifreq request{};
  strncpy(request.ifr_name, interface, sizeof request.ifr_name - 1);
  return request;
}

void put_address(sockaddr& place, unsigned address) {
  sockaddr_in in{};
  in.sin_family = AF_INET;
  in.sin_addr.s_addr = htonl(address);
  memcpy(&place, &in, sizeof in);
}

// A message of rtnetlink(7) with its attributes.
class Message {
 public:
  Message() {
    header()->nlmsg_type = RTM_NEWLINK;
    header()->nlmsg_flags = NLM_F_REQUEST | NLM_F_CREATE | NLM_F_EXCL | NLM_F_ACK;
    header()->nlmsg_len = NLMSG_LENGTH(sizeof(ifinfomsg));
  }
  nlmsghdr* header() { return reinterpret_cast<nlmsghdr*>(bytes_); }
  rtattr* add(unsigned short type, const void* data, std::size_t size) {
    auto* attribute = reinterpret_cast<rtattr*>(bytes_ + NLMSG_ALIGN(header()->nlmsg_len));
    attribute->rta_type = type;
    attribute->rta_len = static_cast<unsigned short>(RTA_LENGTH(size));
    if (size > 0) memcpy(RTA_DATA(attribute), data, size);
    header()->nlmsg_len = NLMSG_ALIGN(header()->nlmsg_len) + RTA_ALIGN(attribute->rta_len);
    return attribute;
  }
  rtattr* add(unsigned short type, const char* text) { return add(type, text, strlen(text) + 1); }
  rtattr* begin(unsigned short type) { return add(type, nullptr, 0); }
  void end(rtattr* outer) {
    outer->rta_len =
        static_cast<unsigned short>(bytes_ + header()->nlmsg_len - reinterpret_cast<char*>(outer));
  }

 private:
  alignas(nlmsghdr) char bytes_[512] = {};
};

bool exchange(Message& message) {
  const Socket socket(AF_NETLINK, SOCK_RAW);
  if (socket.get() < 0) return false;
  if (send(socket.get(), message.header(), message.header()->nlmsg_len, 0) < 0) return false;
  struct {
    nlmsghdr header;
    nlmsgerr error;
    char more[512];
  } answer{};
  const ssize_t size = recv(socket.get(), &answer, sizeof answer, 0);
  if (size < 0) return false;
  errno = -answer.error.error;
  return answer.header.nlmsg_type == NLMSG_ERROR && answer.error.error == 0;
}

}  // namespace

bool set_up(const char* interface, bool up) {
  const Socket socket(AF_INET, SOCK_DGRAM);
  ifreq request = request_for(interface);
  if (socket.get() < 0 || ioctl(socket.get(), SIOCGIFFLAGS, &request) != 0) return false;
  const int flags = up ? request.ifr_flags | IFF_UP : request.ifr_flags & ~IFF_UP;
  request.ifr_flags = static_cast<short>(flags);
  return ioctl(socket.get(), SIOCSIFFLAGS, &request) == 0;
}

bool set_address(const char* interface, unsigned address, unsigned mask) {
  const Socket socket(AF_INET, SOCK_DGRAM);
  ifreq request = request_for(interface);
  put_address(request.ifr_addr, address);
  if (socket.get() < 0 || ioctl(socket.get(), SIOCSIFADDR, &request) != 0) return false;
  put_address(request.ifr_netmask, mask);
  return ioctl(socket.get(), SIOCSIFNETMASK, &request) == 0;
}

bool make_link(const char* own, const char* peer, pid_t other) {
  Message message;
  message.add(IFLA_IFNAME, own);
  auto* info = message.begin(IFLA_LINKINFO);
  message.add(IFLA_INFO_KIND, "veth");
  auto* data = message.begin(IFLA_INFO_DATA);
  const ifinfomsg peers_head{};
  auto* of_peer = message.add(VETH_INFO_PEER, &peers_head, sizeof peers_head);
  message.add(IFLA_IFNAME, peer);
  message.add(IFLA_NET_NS_PID, &other, sizeof other);
  message.end(of_peer);
  message.end(data);
  message.end(info);
  return exchange(message);
}

}  // namespace manyhands::sandbox::init
