// expect: correct missing-pages
// Leaves the waiting to the pool's destructor. It does wait for its threads, but stops the pool first: tasks
// that have not started, and tasks that running ones still post, are dropped.
#include "crawl.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <functional>
#include <mutex>
#include <unordered_set>
#include <utility>
#include <vector>

namespace asio = boost::asio;

CrawlResult crawl(const std::string& start, int workers) {
  std::mutex mutex;
  std::unordered_set<std::string> seen;
  std::vector<Fetched> everything;
  std::function<void(const std::string&)> add;
  {
    asio::thread_pool pool(static_cast<std::size_t>(workers));
    add = [&](const std::string& url) {
      {
        const std::lock_guard lock(mutex);
        if (!seen.insert(url).second) return;
      }
      asio::post(pool, [&, url] {
        Fetched fetched = manyhands::web::fetch(url);
        for (const auto& link : fetched.links) add(link);
        const std::lock_guard lock(mutex);
        everything.push_back(std::move(fetched));
      });
    };
    add(start);
  }
  return manyhands::web::in_order(start, everything);
}
