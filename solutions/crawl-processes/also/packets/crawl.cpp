// Another structure: one local socket for each child instead of two pipes. A SOCK_SEQPACKET socket preserves
// message boundaries, so messages need no length and never arrive in pieces.
#include "crawl.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <deque>
#include <list>
#include <optional>
#include <system_error>
#include <unordered_set>
#include <vector>

namespace {

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

// Returns false if the other end is closed. (MSG_NOSIGNAL prevents SIGPIPE in this case.)
bool send_packet(int socket, const std::string& packet) {
  for (;;) {
    if (send(socket, packet.data(), packet.size(), MSG_NOSIGNAL) >= 0) return true;
    if (errno == EPIPE || errno == ECONNRESET) return false;
    if (errno != EINTR) fail("send");
  }
}

// If a packet does not fit into the buffer, the rest is lost, so its length is read first.
std::optional<std::string> receive_packet(int socket) {
  std::string packet;
  ssize_t length = 0;
  do {
    length = recv(socket, nullptr, 0, MSG_PEEK | MSG_TRUNC);
  } while (length < 0 && errno == EINTR);
  if (length < 0 && errno != ECONNRESET) fail("recv");
  if (length <= 0) return std::nullopt;  // packets are never empty, so this is the end
  packet.resize(static_cast<std::size_t>(length));
  while (recv(socket, packet.data(), packet.size(), 0) < 0)
    if (errno != EINTR) fail("recv");
  return packet;
}

class Fetcher {
 public:
  explicit Fetcher(const std::list<Fetcher>& others) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends) < 0) fail("socketpair");
    pid_ = fork();
    if (pid_ < 0) fail("fork");
    if (pid_ == 0) {
      for (const auto& other : others)
        if (other.socket != ends[0]) close(other.socket);
      close(ends[0]);
      while (const auto url = receive_packet(ends[1]))
        if (!send_packet(ends[1], pack(fetch(*url)))) break;
      _exit(0);
    }
    close(ends[1]);
    socket = ends[0];
  }
  Fetcher(const Fetcher&) = delete;
  Fetcher& operator=(const Fetcher&) = delete;
  ~Fetcher() {
    close(socket);
    while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }

  int socket = -1;
  std::optional<std::string> url;  // the URL that it is fetching

 private:
  pid_t pid_ = -1;
};

}  // namespace

CrawlResult crawl(const std::string& start, int workers) {
  std::list<Fetcher> fetchers;
  std::vector<Fetched> everything;
  std::unordered_set<std::string> seen{start};
  std::deque<std::string> waiting{start};

  const auto is_busy = [](const Fetcher& fetcher) { return fetcher.url.has_value(); };
  for (;;) {
    // A child is started when there is work for it. This also replaces children that have died.
    for (auto& fetcher : fetchers) {
      if (waiting.empty() || is_busy(fetcher)) continue;
      fetcher.url = waiting.front();
      waiting.pop_front();
      send_packet(fetcher.socket, *fetcher.url);  // if the child is dead, recv will notice
    }
    while (!waiting.empty() && static_cast<int>(fetchers.size()) < workers) {
      auto& fetcher = fetchers.emplace_back(fetchers);
      fetcher.url = waiting.front();
      waiting.pop_front();
      send_packet(fetcher.socket, *fetcher.url);
    }

    std::vector<pollfd> entries;
    std::vector<std::list<Fetcher>::iterator> busy;
    for (auto it = fetchers.begin(); it != fetchers.end(); ++it) {
      if (!is_busy(*it)) continue;
      entries.push_back({it->socket, POLLIN, 0});
      busy.push_back(it);
    }
    if (busy.empty()) return in_order(start, everything);
    while (poll(entries.data(), entries.size(), -1) < 0)
      if (errno != EINTR) fail("poll");
    for (std::size_t i = 0; i < busy.size(); ++i) {
      if (entries[i].revents == 0) continue;
      if (const auto packet = receive_packet(busy[i]->socket)) {
        busy[i]->url.reset();
        everything.push_back(unpack(*packet));
        for (const auto& link : everything.back().links)
          if (seen.insert(link).second) waiting.push_back(link);
      } else {
        waiting.push_front(*busy[i]->url);
        fetchers.erase(busy[i]);
      }
    }
  }
}
