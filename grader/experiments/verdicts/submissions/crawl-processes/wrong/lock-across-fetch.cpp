// expect: mechanism lock-held-during-io
// One child holds the lock while it waits for its page, and all others wait for the lock.
#include "crawl.hpp"

#include <poll.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <deque>
#include <list>
#include <system_error>
#include <unordered_set>
#include <vector>

namespace {

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

void write_all(int fd, const std::string& bytes) {
  for (std::size_t done = 0; done < bytes.size();) {
    const ssize_t n = write(fd, bytes.data() + done, bytes.size() - done);
    if (n < 0 && errno != EINTR) _exit(1);
    if (n > 0) done += static_cast<std::size_t>(n);
  }
}

const int lock_file = memfd_create("turn", MFD_CLOEXEC);

class Child {
 public:
  explicit Child(std::string its_url) : url(std::move(its_url)) {
    int ends[2];
    if (pipe2(ends, 0) < 0) fail("pipe");
    result = ends[0];
    pid_ = fork();
    if (pid_ < 0) {
      close(ends[0]);
      close(ends[1]);
      fail("fork");
    }
    if (pid_ == 0) {
      // A record lock belongs to a process: it excludes the other children, and is released when this one
      // ends.
      while (lockf(lock_file, F_LOCK, 0) < 0) {
      }
      const Fetched fetched = fetch(url);
      lockf(lock_file, F_ULOCK, 0);
      write_all(ends[1], pack(fetched));
      _exit(0);
    }
    close(ends[1]);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    close(result);
    if (pid_ > 0) wait();
  }

  bool read_on() {
    char block[16384];
    const ssize_t n = read(result, block, sizeof block);
    if (n < 0 && errno != EINTR) fail("read");
    if (n > 0) bytes.append(block, static_cast<std::size_t>(n));
    return n == 0;
  }

  bool ended_well() { return wait() == 0; }

  int result = -1;
  std::string url;
  std::string bytes;

 private:
  int wait() {
    int status = 0;
    while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
    return status;
  }
  pid_t pid_ = -1;
};

}  // namespace

CrawlResult crawl(const std::string& start, int workers) {
  std::vector<Fetched> everything;
  std::unordered_set<std::string> seen{start};
  std::deque<std::string> waiting{start};
  std::list<Child> children;
  while (!waiting.empty() || !children.empty()) {
    for (; !waiting.empty() && static_cast<int>(children.size()) < workers; waiting.pop_front())
      children.emplace_back(waiting.front());
    std::vector<pollfd> entries;
    for (const auto& child : children) entries.push_back({child.result, POLLIN, 0});
    while (poll(entries.data(), entries.size(), -1) < 0)
      if (errno != EINTR) fail("poll");
    auto entry = entries.begin();
    for (auto child = children.begin(); child != children.end(); ++entry) {
      if (entry->revents == 0 || !child->read_on()) {
        ++child;
        continue;
      }
      if (child->ended_well()) {
        everything.push_back(unpack(child->bytes));
        for (const auto& link : everything.back().links)
          if (seen.insert(link).second) waiting.push_back(link);
      } else {
        waiting.push_back(child->url);
      }
      child = children.erase(child);
    }
  }
  return in_order(start, everything);
}
