// poll reports which answer has begun to arrive. That answer is then read to its end at once, so the
// coordinator never has to store part of one. A slow child could hold up the others, but a child sends its
// answer in one go.
#include "crawl.hpp"

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <deque>
#include <stdexcept>
#include <unordered_set>
#include <vector>

namespace {

struct Child {
  pid_t pid = -1;
  int jobs = -1;
  int results = -1;
  std::string url;  // the URL that it is fetching; empty: none
};

bool read_all(int fd, char* to, std::size_t count) {
  while (count > 0) {
    const ssize_t n = read(fd, to, count);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    to += n;
    count -= static_cast<std::size_t>(n);
  }
  return true;
}

bool write_all(int fd, const char* from, std::size_t count) {
  while (count > 0) {
    const ssize_t n = write(fd, from, count);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return false;
    from += n;
    count -= static_cast<std::size_t>(n);
  }
  return true;
}

bool send(int fd, const std::string& message) {
  const auto size = static_cast<std::uint32_t>(message.size());
  return write_all(fd, reinterpret_cast<const char*>(&size), sizeof size) &&
         write_all(fd, message.data(), size);
}

bool receive(int fd, std::string& message) {
  std::uint32_t size = 0;
  if (!read_all(fd, reinterpret_cast<char*>(&size), sizeof size)) return false;
  message.resize(size);
  return read_all(fd, message.data(), size);
}

Child start_child(const std::vector<Child>& others) {
  int jobs[2];
  int results[2];
  if (pipe(jobs) < 0 || pipe(results) < 0) throw std::runtime_error("pipe");
  const pid_t pid = fork();
  if (pid < 0) throw std::runtime_error("fork");
  if (pid == 0) {
    for (const auto& other : others) {
      close(other.jobs);
      close(other.results);
    }
    close(jobs[1]);
    close(results[0]);
    std::string url;
    while (receive(jobs[0], url))
      if (!send(results[1], pack(fetch(url)))) break;
    _exit(0);
  }
  close(jobs[0]);
  close(results[1]);
  return {pid, jobs[1], results[0], {}};
}

void stop(const Child& child) {
  close(child.jobs);
  close(child.results);
  while (waitpid(child.pid, nullptr, 0) < 0 && errno == EINTR) {
  }
}

}  // namespace

CrawlResult crawl(const std::string& start, int workers) {
  std::signal(SIGPIPE, SIG_IGN);
  std::vector<Child> children;
  for (int i = 0; i < workers; ++i) children.push_back(start_child(children));

  std::vector<Fetched> everything;
  std::unordered_set<std::string> seen{start};
  std::deque<std::string> waiting{start};
  std::size_t on_their_way = 0;
  while (!waiting.empty() || on_their_way > 0) {
    for (auto& child : children) {
      if (!child.url.empty() || waiting.empty()) continue;
      child.url = waiting.front();
      waiting.pop_front();
      send(child.jobs, child.url);
      ++on_their_way;
    }
    std::vector<pollfd> entries;
    for (const auto& child : children) entries.push_back({child.url.empty() ? -1 : child.results, POLLIN, 0});
    if (poll(entries.data(), entries.size(), -1) < 0) continue;
    for (std::size_t i = 0; i < children.size(); ++i) {
      if (entries[i].revents == 0) continue;
      auto& child = children[i];
      --on_their_way;
      std::string message;
      if (!receive(child.results, message)) {
        waiting.push_back(child.url);
        stop(child);
        child = Child{};
        child = start_child(children);
        continue;
      }
      child.url.clear();
      everything.push_back(unpack(message));
      for (const auto& link : everything.back().links)
        if (seen.insert(link).second) waiting.push_back(link);
    }
  }
  for (const auto& child : children) stop(child);
  return in_order(start, everything);
}
