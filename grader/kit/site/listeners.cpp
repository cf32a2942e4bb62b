#include "kit/site/listeners.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

namespace manyhands::site {
namespace {

sockaddr_in address_of(int host, std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(ip_of(host));
  return address;
}

/// A descriptor, or -1 with errno.
int listen_on(int host, std::uint16_t port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return -1;
  const int on = 1;
  ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  const sockaddr_in address = address_of(host, port);
  if (::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 && ::listen(fd, 4096) == 0)
    return fd;
  const int error = errno;
  ::close(fd);
  errno = error;
  return -1;
}

std::uint16_t port_of(int fd) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

}  // namespace

std::uint32_t ip_of(int host) {
  return 0x7f000002U + static_cast<std::uint32_t>(host);
}

Listeners listen_on_hosts(int hosts, std::uint16_t port) {
  for (int attempt = 0;; ++attempt) {
    Listeners result;
    result.port = port;
    while (static_cast<int>(result.descriptors.size()) < hosts) {
      const int fd = listen_on(static_cast<int>(result.descriptors.size()), result.port);
      if (fd < 0) break;
      result.descriptors.push_back(fd);
      result.port = port_of(fd);
    }
    if (static_cast<int>(result.descriptors.size()) == hosts) return result;
    const int error = errno;
    for (const int fd : result.descriptors) ::close(fd);
    // A port that is free on one address may be taken on another: try another one.
    if (port == 0 && error == EADDRINUSE && attempt < 50) continue;
    throw std::system_error(error, std::generic_category(),
                            "cannot listen on 127.0.0.2, port " + std::to_string(port));
  }
}

int accept_from(int listener) {
  int fd = -1;
  do {
    fd = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
  } while (fd < 0 && (errno == EINTR || errno == ECONNABORTED));
  return fd;
}

}  // namespace manyhands::site
