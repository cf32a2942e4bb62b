// expect: correct wait-before-read
// Starts a batch of children with one URL each, waits for all of them, and reads afterwards. Correct only if
// every answer fits into a pipe: with a longer one, the child blocks in write until somebody reads, and the
// parent waits for the child.
#include "crawl.hpp"

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
};

Child start_child(const std::string& url, const std::vector<Child>& others) {
  int ends[2];
  if (pipe(ends) < 0) throw std::runtime_error("pipe");
  const pid_t pid = fork();
  if (pid < 0) throw std::runtime_error("fork");
  if (pid > 0) {
    close(ends[1]);
    return {pid, ends[0], url};
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

CrawlResult crawl(const std::string& start, int workers) {
  std::vector<Fetched> everything;
  std::unordered_set<std::string> seen{start};
  std::deque<std::string> waiting{start};
  while (!waiting.empty()) {
    std::vector<Child> children;
    for (int i = 0; i < workers && !waiting.empty(); ++i) {
      children.push_back(start_child(waiting.front(), children));
      waiting.pop_front();
    }
    for (const auto& child : children) {
      int status = 0;
      while (waitpid(child.pid, &status, 0) < 0 && errno == EINTR) {
      }
      std::string bytes;
      char block[8192];
      for (ssize_t n = 1; n != 0;) {
        n = read(child.result, block, sizeof block);
        if (n > 0) bytes.append(block, static_cast<std::size_t>(n));
      }
      close(child.result);
      if (status != 0) {
        waiting.push_back(child.url);
        continue;
      }
      everything.push_back(unpack(bytes));
      for (const auto& link : everything.back().links)
        if (seen.insert(link).second) waiting.push_back(link);
    }
  }
  return in_order(start, everything);
}
