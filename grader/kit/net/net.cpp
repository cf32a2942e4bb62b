#include "manyhands/net.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <cerrno>
#include <cstring>
#include <map>
#include <utility>

#include "kit/net/url.hpp"

namespace manyhands::net {
namespace {

namespace http = boost::beast::http;

/// The server closed a connection that had been kept open, before it answered: lawful, and a reason to try
/// again.
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

/// One connection; open while fd >= 0.
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
        close();  // only a reused connection can be stale, so the next round is the last
      } catch (...) {
        close();
        throw;
      }
    }
  }

 private:
  void send(const Url& url, bool reused) {
    const std::string head =
        "GET " + url.target + " HTTP/1.1\r\nHost: " + url.authority + "\r\nUser-Agent: manyhands\r\n\r\n";
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
    http::response_parser<http::string_body> parser;
    parser.eager(true);
    parser.body_limit(64 * 1024 * 1024);
    std::string unread;
    bool anything = false;
    while (!parser.is_done()) {
      char block[8192];
      ssize_t n = 0;
      do {
        n = ::recv(fd_, block, sizeof block, 0);
      } while (n < 0 && errno == EINTR);
      if (n <= 0 && reused && !anything) throw Stale{};
      if (n < 0) throw_error(url, "cannot receive from", errno);
      boost::system::error_code error;
      if (n == 0) {
        if (anything) parser.put_eof(error);  // an answer without a length ends here
        if (!anything || error) throw_error(url, "the connection was closed in the middle by", 0);
        break;
      }
      anything = true;
      unread.append(block, static_cast<std::size_t>(n));
      const auto used = parser.put(boost::asio::buffer(unread), error);
      unread.erase(0, used);
      if (error && error != http::error::need_more) throw Error("not an HTTP answer: " + error.message());
    }
    const bool keep_alive = parser.keep_alive() && unread.empty();
    auto message = parser.release();
    if (!keep_alive) close();
    Response response;
    response.status = static_cast<int>(message.result_int());
    if (response.status / 100 == 3) {
      response.location = std::string(message[http::field::location]);
      if (!response.location.empty() && response.location[0] == '/')
        response.location.insert(0, "http://" + url.authority);
    }
    response.body = std::move(message.body());
    return response;
  }

  int fd_ = -1;
};

/// The connections of one thread in one process, by host:port.
struct Connections {
  pid_t owner = ::getpid();
  std::map<std::string, Connection> open;

  // A forked child closes its copies and begins anew: two processes on one connection would mix up their
  // answers.
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
