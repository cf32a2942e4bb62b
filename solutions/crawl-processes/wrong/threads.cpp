// expect: correct threads-not-processes
// Correct and fast, but not what the exercise asks for: threads in one process, which need not send anything.
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <unordered_set>
#include <vector>

#include "crawl.hpp"

CrawlResult crawl(const std::string& start, int workers) {
  std::mutex mutex;
  std::condition_variable changed;
  std::unordered_set<std::string> seen{start};
  std::deque<std::string> waiting{start};
  std::vector<Fetched> everything;
  int not_done = 1;
  std::vector<std::jthread> threads;
  for (int i = 0; i < workers; ++i)
    threads.emplace_back([&] {
      std::unique_lock lock(mutex);
      for (;;) {
        changed.wait(lock, [&] { return !waiting.empty() || not_done == 0; });
        if (waiting.empty()) return;
        const std::string url = waiting.front();
        waiting.pop_front();
        lock.unlock();
        Fetched fetched = fetch(url);
        lock.lock();
        for (const auto& link : fetched.links)
          if (seen.insert(link).second) {
            waiting.push_back(link);
            ++not_done;
          }
        everything.push_back(std::move(fetched));
        --not_done;
        changed.notify_all();
      }
    });
  threads.clear();
  return in_order(start, everything);
}
