// expect: mechanism too-many-in-flight
// Forks a child for each URL as soon as its link is found: as many requests at once as there are links.
#include "crawl.hpp"

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <deque>
#include <stdexcept>
#include <unordered_set>
#include <vector>

namespace {

struct Child {
  pid_t pid;
  int result;
  std::string url;
  std::string bytes;  // received so far
};

Child start_child(const std::string& url, const std::vector<Child>& others) {
  int ends[2];
  if (pipe(ends) < 0) throw std::runtime_error("pipe");
  const pid_t pid = fork();
  if (pid < 0) throw std::runtime_error("fork");
  if (pid > 0) {
    close(ends[1]);
    return {pid, ends[0], url, {}};
  }
  for (const auto& other : others) close(other.result);
  close(ends[0]);
  const std::string bytes = pack(fetch(url));
  for (std::size_t done = 0; done < bytes.size();) {
    const ssize_t n = write(ends[1], bytes.data() + done, bytes.size() - done);
    if (n < 0 && errno != EINTR) _exit(1);
    if (n > 0) done += static_cast<std::size_t>(n);
  }
  _exit(0);
}

}  // namespace

CrawlResult crawl(const std::string& start, [[maybe_unused]] int workers) {
  std::vector<Fetched> everything;
  std::unordered_set<std::string> seen{start};
  std::vector<Child> children;
  children.push_back(start_child(start, children));
  while (!children.empty()) {
    std::vector<pollfd> entries;
    for (const auto& child : children) entries.push_back({child.result, POLLIN, 0});
    if (poll(entries.data(), entries.size(), -1) < 0) continue;
    std::vector<std::string> found;
    for (std::size_t i = entries.size(); i-- > 0;) {
      if (entries[i].revents == 0) continue;
      char block[8192];
      const ssize_t n = read(children[i].result, block, sizeof block);
      if (n > 0) children[i].bytes.append(block, static_cast<std::size_t>(n));
      if (n != 0) continue;
      close(children[i].result);
      int status = 0;
      while (waitpid(children[i].pid, &status, 0) < 0 && errno == EINTR) {
      }
      if (status != 0) {
        found.push_back(children[i].url);
      } else {
        everything.push_back(unpack(children[i].bytes));
        for (const auto& link : everything.back().links)
          if (seen.insert(link).second) found.push_back(link);
      }
      children.erase(children.begin() + static_cast<std::ptrdiff_t>(i));
    }
    for (const auto& url : found) children.push_back(start_child(url, children));
  }
  return in_order(start, everything);
}
