// Level by level: all URLs of one level are posted, then all answers are collected, and their links form the
// next level. A std::packaged_task is a function together with the promise of its result; the pool runs it
// like any other function. The price: at the end of each level, some threads are idle until the slowest page
// has arrived.
#include "crawl.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <future>
#include <unordered_set>
#include <utility>
#include <vector>

namespace asio = boost::asio;

CrawlResult crawl(const std::string& start, int workers) {
  asio::thread_pool pool(static_cast<std::size_t>(workers));
  std::unordered_set<std::string> seen{start};
  std::vector<Fetched> everything;
  std::vector<std::string> level{start};

  while (!level.empty()) {
    std::vector<std::future<Fetched>> results;
    for (const auto& url : level) {
      std::packaged_task<Fetched()> task([url] { return manyhands::web::fetch(url); });
      results.push_back(task.get_future());
      asio::post(pool, std::move(task));
    }
    std::vector<std::string> next;
    for (auto& result : results) {
      everything.push_back(result.get());
      for (const auto& link : everything.back().links)
        if (seen.insert(link).second) next.push_back(link);
    }
    level = std::move(next);
  }
  return manyhands::web::in_order(start, everything);
}
