#include "manyhands/net.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <map>
#include <string>

#include "kit/net/answer.hpp"
#include "kit/net/url.hpp"

namespace manyhands::net {
namespace {

/// The server has closed a kept connection before it answered. It may do so at any time; then the request is
/// tried again.
struct Stale {};

[[noreturn]] void throw_error(const Url& url, const std::string& what, int error) {
  throw Error(what + " " + url.authority + (error != 0 ? std::string(": ") + std::strerror(error) : ""));
}

int connect_to(const Url& url) {
  addrinfo wanted{};
  wanted.ai_family = AF_UNSPEC;
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (const int code = ::getaddrinfo(url.host.c_str(), url.port.c_str(), &wanted, &found); code != 0)
    throw Error("cannot find " + url.authority + ": " + ::gai_strerror(code));
  int error = 0;
  int fd = -1;
  for (const addrinfo* at = found; at != nullptr && fd < 0; at = at->ai_next) {
    fd = ::socket(at->ai_family, at->ai_socktype | SOCK_CLOEXEC, at->ai_protocol);
    if (fd < 0) {
      error = errno;
      continue;
    }
    int rc = 0;
    do {
      rc = ::connect(fd, at->ai_addr, at->ai_addrlen);
    } while (rc != 0 && errno == EINTR);
    if (rc != 0 && errno != EISCONN) {
      error = errno;
      ::close(fd);
      fd = -1;
    }
  }
  ::freeaddrinfo(found);
  if (fd < 0) throw_error(url, "cannot reach", error);
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return fd;
}

/// One connection; open if fd >= 0.
class Connection {
 public:
  Connection() = default;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() { close(); }

  void close() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }

  Response exchange(const Url& url) {
    for (;;) {
      const bool reused = fd_ >= 0;
      if (!reused) fd_ = connect_to(url);
      try {
        send(url, reused);
        return receive(url, reused);
      } catch (const Stale&) {
        close();  // only a reused connection can be stale, so the next round is the last one
      } catch (...) {
        close();
        throw;
      }
    }
  }

 private:
  void send(const Url& url, bool reused) {
    const std::string head = request_for(url);
    for (std::size_t sent = 0; sent < head.size();) {
      const auto n = ::send(fd_, head.data() + sent, head.size() - sent, MSG_NOSIGNAL);
      if (n >= 0)
        sent += static_cast<std::size_t>(n);
      else if (errno != EINTR) {
        if (reused) throw Stale{};
        throw_error(url, "cannot send to", errno);
      }
    }
  }

  Response receive(const Url& url, bool reused) {
    Answer answer(url);
    while (!answer.done()) {
      char block[8192];
      ssize_t n = 0;
      do {
        n = ::recv(fd_, block, sizeof block, 0);
      } while (n < 0 && errno == EINTR);
      if (n <= 0 && reused && !answer.begun()) throw Stale{};
      if (n < 0) throw_error(url, "cannot receive from", errno);
      if (n == 0)
        answer.put_end();
      else
        answer.put(block, static_cast<std::size_t>(n));
    }
    if (!answer.keep_alive()) close();
    return answer.take();
  }

  int fd_ = -1;
};

/// The connections of one thread in one process, by host:port.
struct Connections {
  pid_t owner = ::getpid();
  std::map<std::string, Connection> open;

  // A forked child closes its copies and connects again: two processes on one connection would mix up their
  // responses.
  Connection& to(const Url& url) {
    if (owner != ::getpid()) {
      open.clear();
      owner = ::getpid();
    }
    return open[url.authority];
  }
};

thread_local Connections connections;

}  // namespace

Response get(const std::string& url) {
  const auto parsed = parse(url);
  if (!parsed) throw Error("not an http:// URL: " + url);
  return connections.to(*parsed).exchange(*parsed);
}

}  // namespace manyhands::net
