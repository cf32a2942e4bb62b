// One thread decides everything: the caller's own. It alone knows what has been seen, starts a task per
// request with std::async, never more than `workers` at once, and takes the results as they arrive. The tasks
// share one small mailbox in which each says that it has ended.
#include "crawl.hpp"

#include <condition_variable>
#include <future>
#include <map>
#include <mutex>
#include <queue>

namespace {

// What came back for one URL.
struct Fetched {
  bool is_page = false;
  bool failed = false;
  std::vector<std::string> links;  // where it leads to: the links of a page, or the target of a redirect
};

Fetched fetch(const std::string& url) {
  try {
    const auto response = manyhands::net::get(url);  // waits for the server
    if (response.status == 200) return {true, false, manyhands::web::links(url, response.body)};
    if (!response.location.empty())
      return {false, false, {manyhands::web::without_fragment(response.location)}};
  } catch (const manyhands::net::Error&) {
    // Nobody answers there: that has failed, too.
  }
  return {false, true, {}};
}

// Who has ended, in the order of ending. Without it the coordinator could only wait for one particular task.
class Mailbox {
 public:
  void put(const std::string& url) {
    const std::lock_guard lock(mutex_);
    ended_.push(url);
    arrived_.notify_one();
  }
  std::string take() {
    std::unique_lock lock(mutex_);
    arrived_.wait(lock, [this] { return !ended_.empty(); });
    std::string url = ended_.front();
    ended_.pop();
    return url;
  }

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::queue<std::string> ended_;
};

// Depths and links, in the hands of one thread. A shorter way to a page makes the ways through it shorter,
// too.
class Map {
 public:
  // True when the URL is a new one.
  bool reach(const std::string& url, int depth) {
    const auto [entry, is_new] = depth_.try_emplace(url, depth);
    if (!is_new && depth < entry->second) {
      entry->second = depth;
      for (const auto& link : found_[url].links) reach(link, depth + 1);
    }
    return is_new;
  }
  // The links that are new.
  std::vector<std::string> store(const std::string& url, Fetched fetched) {
    std::vector<std::string> fresh;
    for (const auto& link : fetched.links)
      if (reach(link, depth_[url] + 1)) fresh.push_back(link);
    found_[url] = std::move(fetched);
    return fresh;
  }
  CrawlResult result() {
    CrawlResult result;
    for (const auto& [url, fetched] : found_) {
      if (fetched.is_page) result.pages.push_back({url, depth_[url]});
      if (fetched.failed) result.failed.push_back(url);
    }
    return result;
  }

 private:
  std::map<std::string, int> depth_;
  std::map<std::string, Fetched> found_;
};

}  // namespace

CrawlResult crawl(const std::string& start, int workers) {
  Mailbox mailbox;
  Map map;
  map.reach(start, 0);
  std::queue<std::string> waiting;
  waiting.push(start);
  std::map<std::string, std::future<Fetched>> running;
  const auto limit = static_cast<std::size_t>(workers);

  while (!waiting.empty() || !running.empty()) {
    while (!waiting.empty() && running.size() < limit) {
      const std::string url = waiting.front();
      waiting.pop();
      // launch::async: a thread of its own, at once. Without it, the library may run the task later, in
      // get().
      running.emplace(url, std::async(std::launch::async, [url, &mailbox] {
                        Fetched fetched = fetch(url);
                        mailbox.put(url);
                        return fetched;
                      }));
    }
    const std::string url = mailbox.take();
    const auto task = running.find(url);
    for (const auto& link : map.store(url, task->second.get())) waiting.push(link);  // get() returns at once
    running.erase(task);
  }
  return map.result();
}
