// expect: correct too-many-in-flight
// Creates a pool for each URL: no task is queued, so nothing limits the number of requests in flight.
#include "crawl.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>
#include <deque>
#include <future>
#include <unordered_set>
#include <utility>
#include <vector>

namespace asio = boost::asio;

CrawlResult crawl(const std::string& start, int) {
  struct Request {
    explicit Request(const std::string& url)
        : result(asio::post(pool, asio::use_future([url] { return manyhands::web::fetch(url); }))) {}
    asio::thread_pool pool{1};
    std::future<Fetched> result;
  };

  std::unordered_set<std::string> seen{start};
  std::deque<Request> asked;
  asked.emplace_back(start);
  std::vector<Fetched> everything;
  while (!asked.empty()) {
    Fetched fetched = asked.front().result.get();
    asked.pop_front();
    for (const auto& link : fetched.links)
      if (seen.insert(link).second) asked.emplace_back(link);
    everything.push_back(std::move(fetched));
  }
  return manyhands::web::in_order(start, everything);
}
