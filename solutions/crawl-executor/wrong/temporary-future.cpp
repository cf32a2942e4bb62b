// expect: mechanism waits-for-each-task at ".wait()"
// Level by level, and meant to run in parallel; but each task's future is a temporary, on which the caller
// waits immediately.
#include "crawl.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>
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
    std::vector<Fetched> fetched(level.size());
    for (std::size_t i = 0; i < level.size(); ++i)
      asio::post(pool,
                 asio::use_future([&fetched, &level, i] { fetched[i] = manyhands::web::fetch(level[i]); }))
          .wait();
    level.clear();
    for (auto& one : fetched) {
      for (const auto& link : one.links)
        if (seen.insert(link).second) level.push_back(link);
      everything.push_back(std::move(one));
    }
  }
  return manyhands::web::in_order(start, everything);
}
