// One thread decides, the pool fetches. Only the calling thread knows which URLs have been seen and what came
// back; the tasks share nothing with it but their futures. So there is no mutex, and no question when the end
// is: it is when every future that was asked for has been collected.
//
// The answers are collected in the order in which they were asked for. While the oldest is still on its way,
// the links of younger ones must wait, and that costs nothing as long as the pool has tasks queued. On a site
// that leads from page to page like a chain it would; also/tasks-post-tasks does not know that wait.
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
  // The task has a URL of its own: the caller's string may be gone when a thread comes round to it.
  const auto ask_for = [&pool](const std::string& url) {
    return asio::post(pool, asio::use_future([url] { return manyhands::web::fetch(url); }));
  };

  std::unordered_set<std::string> seen{start};
  std::queue<std::future<Fetched>> asked;
  asked.push(ask_for(start));
  std::vector<Fetched> everything;

  while (!asked.empty()) {
    // This thread is none of the pool's, so it may wait: all of the pool's threads go on meanwhile.
    Fetched fetched = asked.front().get();
    asked.pop();
    // All that is new goes to the pool before the next wait, so that its queue never runs dry for our sake.
    for (const auto& link : fetched.links)
      if (seen.insert(link).second) asked.push(ask_for(link));
    everything.push_back(std::move(fetched));
  }
  return manyhands::web::in_order(start, everything);
}
