// expect: mechanism waits-inside-pool at "asked.front().get()"
// A task in the pool posts all others and waits for them. This pool has one extra thread to make up for the
// waiting one; a pool with `workers` threads could deadlock.
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
  asio::thread_pool pool(static_cast<std::size_t>(workers) + 1);
  auto all =
      asio::post(pool, asio::use_future([&pool, &start] {
                   const auto ask_for = [&pool](const std::string& url) {
                     return asio::post(pool, asio::use_future([url] { return manyhands::web::fetch(url); }));
                   };
                   std::unordered_set<std::string> seen{start};
                   std::queue<std::future<Fetched>> asked;
                   asked.push(ask_for(start));
                   std::vector<Fetched> everything;
                   while (!asked.empty()) {
                     Fetched fetched = asked.front().get();
                     asked.pop();
                     for (const auto& link : fetched.links)
                       if (seen.insert(link).second) asked.push(ask_for(link));
                     everything.push_back(std::move(fetched));
                   }
                   return everything;
                 }));
  return manyhands::web::in_order(start, all.get());
}
