// Another structure, without poll. The coordinator has one thread per child, which sends it a URL, waits for
// the answer, and takes the next URL. All children are forked before the first of these threads starts:
// otherwise a child could get a copy of the mutex while it is locked, without the thread that would unlock
// it.
#include "crawl.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <condition_variable>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <deque>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <thread>
#include <unordered_set>
#include <vector>

namespace {

bool transfer(std::size_t count, auto&& some) {
  for (std::size_t done = 0; done < count;) {
    const ssize_t n = some(done);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    done += static_cast<std::size_t>(n);
  }
  return true;
}

bool send(int fd, const std::string& text) {
  const auto size = static_cast<std::uint32_t>(text.size());
  std::string all(reinterpret_cast<const char*>(&size), sizeof size);
  all += text;
  return transfer(all.size(), [&](std::size_t done) { return write(fd, &all[done], all.size() - done); });
}

std::optional<std::string> receive(int fd) {
  const auto take = [fd](char* to, std::size_t count) {
    return transfer(count, [&](std::size_t done) { return read(fd, to + done, count - done); });
  };
  std::uint32_t size = 0;
  if (!take(reinterpret_cast<char*>(&size), sizeof size)) return std::nullopt;
  std::string text(size, '\0');
  if (!take(text.data(), size)) return std::nullopt;
  return text;
}

struct Child {
  pid_t pid;
  int jobs;
  int results;
};

void fork_child(std::vector<Child>& children) {
  int jobs[2];
  int results[2];
  if (pipe(jobs) < 0 || pipe(results) < 0) throw std::runtime_error("no pipe");
  const pid_t pid = fork();
  if (pid < 0) throw std::runtime_error("no child");
  if (pid == 0) {
    for (const auto& other : children) close(other.jobs), close(other.results);
    close(jobs[1]);
    close(results[0]);
    while (const auto url = receive(jobs[0]))
      if (!send(results[1], pack(fetch(*url)))) break;
    _exit(0);
  }
  close(jobs[0]);
  close(results[1]);
  children.push_back({pid, jobs[1], results[0]});
}

class Crawl {
 public:
  explicit Crawl(const std::string& start) { add(start); }

  // The function of each thread, which drives one child. If the child dies, the thread returns and the others
  // continue. (It must not fork a new child, because other threads are running now.)
  void drive(const Child& child) {
    std::unique_lock lock(mutex_);
    for (;;) {
      changed_.wait(lock, [this] { return !waiting_.empty() || not_done_ == 0; });
      if (waiting_.empty()) return;
      const std::string url = waiting_.front();
      waiting_.pop_front();
      lock.unlock();
      std::optional<std::string> answer;
      if (send(child.jobs, url)) answer = receive(child.results);
      lock.lock();
      if (!answer) {
        waiting_.push_front(url);
        changed_.notify_one();
        return;
      }
      everything_.push_back(unpack(*answer));
      for (const auto& link : everything_.back().links) add(link);
      if (--not_done_ == 0) changed_.notify_all();
    }
  }

  [[nodiscard]] bool done() const { return not_done_ == 0; }
  [[nodiscard]] const std::vector<Fetched>& everything() const { return everything_; }

 private:
  void add(const std::string& url) {
    if (!seen_.insert(url).second) return;
    waiting_.push_back(url);
    ++not_done_;
    changed_.notify_one();
  }

  std::mutex mutex_;  // guards the members below
  std::condition_variable changed_;
  std::unordered_set<std::string> seen_;
  std::deque<std::string> waiting_;
  std::vector<Fetched> everything_;
  int not_done_ = 0;
};

void one_round(Crawl& crawl, int workers) {
  std::vector<Child> children;
  for (int i = 0; i < workers; ++i) fork_child(children);
  {
    std::vector<std::jthread> threads;
    for (const auto& child : children) threads.emplace_back([&crawl, &child] { crawl.drive(child); });
  }
  for (const auto& child : children) {
    close(child.jobs);
    close(child.results);
    while (waitpid(child.pid, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
}

}  // namespace

CrawlResult crawl(const std::string& start, int workers) {
  std::signal(SIGPIPE, SIG_IGN);
  Crawl crawl(start);
  while (!crawl.done()) one_round(crawl, workers);  // more rounds only if all children died
  return in_order(start, crawl.everything());
}
