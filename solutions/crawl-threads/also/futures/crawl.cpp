// The calling thread decides everything. It alone knows which URLs have been seen, starts each request with
// std::async, at most `workers` at a time, and takes the results as they arrive. The tasks share one small
// mailbox, in which each reports that it has finished.
#include "crawl.hpp"

#include <condition_variable>
#include <future>
#include <map>
#include <mutex>
#include <queue>

namespace {

// The answer for one URL.
struct Fetched {
  bool is_page = false;
  bool failed = false;
  std::vector<std::string> links;  // the links of a page, or the target of a redirect
};

Fetched fetch(const std::string& url) {
  try {
    const auto response = manyhands::net::get(url);  // waits for the server
    if (response.status == 200) return {true, false, manyhands::web::links(url, response.body)};
    if (!response.location.empty())
      return {false, false, {manyhands::web::without_fragment(response.location)}};
  } catch (const manyhands::net::Error&) {
    // The server did not answer: the URL has failed, too.
  }
  return {false, true, {}};
}

// The finished tasks, in the order in which they finished. Without it, the coordinator could only wait for
// one particular task.
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

// Depths and links; used by one thread only. When a shorter path to a page is found, the paths through that
// page get shorter, too.
class Map {
 public:
  // Returns true if the URL is new.
  bool reach(const std::string& url, int depth) {
    const auto [entry, is_new] = depth_.try_emplace(url, depth);
    if (!is_new && depth < entry->second) {
      entry->second = depth;
      for (const auto& link : found_[url].links) reach(link, depth + 1);
    }
    return is_new;
  }
  // Returns the new links.
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
      // launch::async starts a new thread at once. Without it, the library may run the task later, in get().
      running.emplace(url, std::async(std::launch::async, [url, &mailbox] {
                        Fetched fetched = fetch(url);
                        mailbox.put(url);
                        return fetched;
                      }));
    }
    const std::string url = mailbox.take();
    const auto task = running.find(url);
    for (const auto& link : map.store(url, task->second.get())) waiting.push(link);  // it has finished
    running.erase(task);
  }
  return map.result();
}
