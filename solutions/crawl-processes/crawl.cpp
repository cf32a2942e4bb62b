// One coordinator owns the queue and the result. `workers` child processes, the fetchers, get URLs through
// one pipe and answer through another. The coordinator never waits for one particular fetcher; poll tells it
// which answers have arrived.
#include "crawl.hpp"

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <map>
#include <optional>
#include <queue>
#include <system_error>
#include <unordered_set>
#include <utility>
#include <vector>

namespace {

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Descriptor() { close(); }
  void close() {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  }
  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

struct Pipe {
  Descriptor reads, writes;
  Pipe() {
    int ends[2];
    if (pipe(ends) < 0) fail("pipe");
    reads = Descriptor(ends[0]);
    writes = Descriptor(ends[1]);
  }
};

// A pipe is a stream of bytes: read and write may transfer only a part, and a signal may interrupt them.
// These two loops hide that from the rest of the program. They return false if the other process is gone.
bool write_all(int fd, const void* bytes, std::size_t count) {
  const char* next = static_cast<const char*>(bytes);
  while (count > 0) {
    const ssize_t n = write(fd, next, count);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0 && errno == EPIPE) return false;
    if (n < 0) fail("write");
    next += n;
    count -= static_cast<std::size_t>(n);
  }
  return true;
}

bool read_all(int fd, void* bytes, std::size_t count) {
  char* next = static_cast<char*>(bytes);
  while (count > 0) {
    const ssize_t n = read(fd, next, count);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) fail("read");
    if (n == 0) return false;
    next += n;
    count -= static_cast<std::size_t>(n);
  }
  return true;
}

// A stream has no message boundaries, so each message begins with its length.
bool send(int fd, const std::string& message) {
  const auto size = static_cast<std::uint32_t>(message.size());
  return write_all(fd, &size, sizeof size) && write_all(fd, message.data(), size);
}

std::optional<std::string> receive(int fd) {
  std::uint32_t size = 0;
  if (!read_all(fd, &size, sizeof size)) return std::nullopt;
  std::string message(size, '\0');
  if (!read_all(fd, message.data(), size)) return std::nullopt;  // it died in the middle of a message
  return message;
}

// What a child runs until the coordinator closes its end.
void serve(int jobs, int results) {
  while (const auto url = receive(jobs))
    if (!send(results, pack(fetch(*url)))) return;
}

// The coordinator's side of one child. The destructor closes and waits, so that crawl never leaves a child or
// a descriptor behind, however it ends.
class Fetcher {
 public:
  // The child inherits the pipe ends of all `others` that are open now, and must close them.
  explicit Fetcher(std::vector<Fetcher>& others) {
    Pipe jobs, results;
    pid_ = fork();
    if (pid_ < 0) fail("fork");
    if (pid_ == 0) {
      for (auto& other : others) other.close_ends();
      jobs.writes.close();
      results.reads.close();
      serve(jobs.reads.get(), results.writes.get());
      _exit(0);  // not return: the rest of the program is only for the coordinator
    }
    jobs_ = std::move(jobs.writes);
    results_ = std::move(results.reads);
    // The child's two ends are closed here, in the coordinator: otherwise a dead child's pipe would never
    // end.
  }
  Fetcher(Fetcher&& other) noexcept
      : url(std::move(other.url)),
        pid_(std::exchange(other.pid_, -1)),
        jobs_(std::move(other.jobs_)),
        results_(std::move(other.results_)) {}
  Fetcher& operator=(Fetcher&& other) noexcept {
    std::swap(url, other.url);
    std::swap(pid_, other.pid_);
    std::swap(jobs_, other.jobs_);
    std::swap(results_, other.results_);
    return *this;
  }
  ~Fetcher() {
    close_ends();  // first, because this makes the child end
    if (pid_ > 0)
      while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
      }
  }

  void close_ends() {
    jobs_.close();
    results_.close();
  }
  [[nodiscard]] int jobs() const { return jobs_.get(); }
  [[nodiscard]] int results() const { return results_.get(); }

  std::optional<std::string> url;  // the URL that it is fetching

 private:
  pid_t pid_ = -1;
  Descriptor jobs_, results_;
};

// Writing into the pipe of a dead child raises SIGPIPE, which by default kills the program. If the signal is
// ignored, write fails with EPIPE.
class IgnoreBrokenPipes {
 public:
  IgnoreBrokenPipes() : before_(std::signal(SIGPIPE, SIG_IGN)) {}
  ~IgnoreBrokenPipes() { std::signal(SIGPIPE, before_); }
  IgnoreBrokenPipes(const IgnoreBrokenPipes&) = delete;
  IgnoreBrokenPipes& operator=(const IgnoreBrokenPipes&) = delete;

 private:
  void (*before_)(int);
};

class Crawl {
 public:
  Crawl(const std::string& start, int workers) {
    for (int i = 0; i < workers; ++i) fetchers_.push_back(Fetcher(fetchers_));
    add(start);
  }

  std::vector<Fetched> run() {
    for (hand_out(); in_flight() > 0; hand_out())
      for (Fetcher* fetcher : with_answers()) take_answer(*fetcher);
    return std::move(everything_);
  }

 private:
  void add(const std::string& url) {
    if (seen_.insert(url).second) waiting_.push(url);
  }

  // Sends one URL to each idle fetcher. The other URLs wait here and not in a pipe. So each goes to the first
  // free fetcher, a fetcher that dies takes at most one URL with it, and no pipe can fill up.
  void hand_out() {
    for (auto& fetcher : fetchers_) {
      if (fetcher.url || waiting_.empty()) continue;
      fetcher.url = waiting_.front();
      waiting_.pop();
      if (!send(fetcher.jobs(), *fetcher.url)) replace(fetcher);
    }
  }

  [[nodiscard]] int in_flight() const {
    int count = 0;
    for (const auto& fetcher : fetchers_) count += fetcher.url ? 1 : 0;
    return count;
  }

  // Sleeps until an answer arrives or a fetcher dies.
  std::vector<Fetcher*> with_answers() {
    std::vector<pollfd> entries;
    for (const auto& fetcher : fetchers_)
      entries.push_back({fetcher.url ? fetcher.results() : -1, POLLIN, 0});
    while (poll(entries.data(), entries.size(), -1) < 0)
      if (errno != EINTR) fail("poll");
    std::vector<Fetcher*> ready;
    for (std::size_t i = 0; i < entries.size(); ++i)
      if (entries[i].revents != 0) ready.push_back(&fetchers_[i]);
    return ready;
  }

  // Once a message has begun, the rest comes without further action, so this wait is short.
  void take_answer(Fetcher& fetcher) {
    const auto message = receive(fetcher.results());
    if (!message) return replace(fetcher);
    fetcher.url.reset();
    everything_.push_back(unpack(*message));
    for (const auto& link : everything_.back().links) add(link);
  }

  // Its URL goes back into the queue. A URL that has killed three fetchers would kill them all, so it counts
  // as failed.
  void replace(Fetcher& dead) {
    const std::string url = *dead.url;
    if (++deaths_[url] < 3)
      waiting_.push(url);
    else
      everything_.push_back({url, Fetched::Kind::failed, {}});
    dead.close_ends();
    dead = Fetcher(fetchers_);
  }

  std::vector<Fetcher> fetchers_;
  std::unordered_set<std::string> seen_;
  std::queue<std::string> waiting_;
  std::map<std::string, int> deaths_;
  std::vector<Fetched> everything_;
};

}  // namespace

CrawlResult crawl(const std::string& start, int workers) {
  const IgnoreBrokenPipes ignore;
  return in_order(start, Crawl(start, workers).run());
}
