// One thread decides, and the pool fetches. Only the calling thread knows which URLs have been seen and what
// the answers were; the tasks share nothing with it but their futures. So there is no mutex, and the end is
// easy to detect: every requested future has been collected.
//
// The answers are collected in the order of the requests. While the oldest request is in flight, the links of
// later answers must wait. This costs nothing as long as the pool has queued tasks. It would matter on a site
// that is a chain of pages; also/tasks-post-tasks does not have this problem.
#include "crawl.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>
#include <future>
#include <queue>
#include <unordered_set>
#include <utility>
#include <vector>

namespace asio = boost::asio;

CrawlResult crawl(const std::string& start, int workers) {
  asio::thread_pool pool(static_cast<std::size_t>(workers));
  // The task has its own copy of the URL: the caller's string may be gone before a thread runs the task.
  const auto ask_for = [&pool](const std::string& url) {
    return asio::post(pool, asio::use_future([url] { return manyhands::web::fetch(url); }));
  };

  std::unordered_set<std::string> seen{start};
  std::queue<std::future<Fetched>> asked;
  asked.push(ask_for(start));
  std::vector<Fetched> everything;

  while (!asked.empty()) {
    // This thread does not belong to the pool, so it may wait: all of the pool's threads continue meanwhile.
    Fetched fetched = asked.front().get();
    asked.pop();
    // All new URLs go to the pool before the next wait, so that its queue does not run empty because of this
    // thread.
    for (const auto& link : fetched.links)
      if (seen.insert(link).second) asked.push(ask_for(link));
    everything.push_back(std::move(fetched));
  }
  return manyhands::web::in_order(start, everything);
}
