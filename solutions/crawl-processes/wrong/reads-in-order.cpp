// expect: mechanism waits-in-order at "const ssize_t n = read(fd, next, count);"
// The answers are read child after child.
#include "crawl.hpp"

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

// A pipe is a stream of bytes: read and write may do only a part, and a signal may interrupt them. The two
// loops hide that from everything else. False: the process at the other end is gone.
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

// In a stream nothing says where a message ends, so each begins with its length.
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

// What a child does, until the coordinator closes its end.
void serve(int jobs, int results) {
  while (const auto url = receive(jobs))
    if (!send(results, pack(fetch(*url)))) return;
}

// The coordinator's side of one child. The destructor closes and waits, so that no way out of crawl leaves a
// child or a descriptor behind.
class Fetcher {
 public:
  // `others`: the child gets copies of the ends of all pipes that are open now, and must not keep them.
  explicit Fetcher(std::vector<Fetcher>& others) {
    Pipe jobs, results;
    pid_ = fork();
    if (pid_ < 0) fail("fork");
    if (pid_ == 0) {
      for (auto& other : others) other.close_ends();
      jobs.writes.close();
      results.reads.close();
      serve(jobs.reads.get(), results.writes.get());
      _exit(0);  // not return: the rest of the program belongs to the coordinator alone
    }
    jobs_ = std::move(jobs.writes);
    results_ = std::move(results.reads);
    // The child's two ends are closed here, in the coordinator: otherwise a dead child's pipe would not end.
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
    close_ends();  // first: this is what makes the child end
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

  std::optional<std::string> url;  // what it fetches now

 private:
  pid_t pid_ = -1;
  Descriptor jobs_, results_;
};

// A write into the pipe of a child that has died raises SIGPIPE, which ends a program that is not prepared.
// Without the signal, write says EPIPE.
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

  // One URL for each fetcher that has none. What waits, waits here and not in a pipe: so it goes to whoever
  // is free first, a dead fetcher takes one URL with it at most, and no pipe can become full.
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

  // Child after child: whoever is done earlier, waits, and has nothing to do meanwhile.
  std::vector<Fetcher*> with_answers() {
    std::vector<Fetcher*> all;
    for (auto& fetcher : fetchers_)
      if (fetcher.url) all.push_back(&fetcher);
    return all;
  }

  // The rest of a message that has begun comes without anybody's help, so waiting for it here is short.
  void take_answer(Fetcher& fetcher) {
    const auto message = receive(fetcher.results());
    if (!message) return replace(fetcher);
    fetcher.url.reset();
    everything_.push_back(unpack(*message));
    for (const auto& link : everything_.back().links) add(link);
  }

  // Its URL goes back to the others. A URL that killed three fetchers would kill all: it has failed.
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
