// expect: mechanism busy-wait
// Takes whichever answer arrives first, which is good; but until then it polls the futures again and again
// instead of sleeping.
#include "crawl.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>
#include <chrono>
#include <future>
#include <list>
#include <unordered_set>
#include <utility>
#include <vector>

namespace asio = boost::asio;

CrawlResult crawl(const std::string& start, int workers) {
  asio::thread_pool pool(static_cast<std::size_t>(workers));
  const auto ask_for = [&pool](const std::string& url) {
    return asio::post(pool, asio::use_future([url] { return manyhands::web::fetch(url); }));
  };

  std::unordered_set<std::string> seen{start};
  std::list<std::future<Fetched>> asked;
  asked.push_back(ask_for(start));
  std::vector<Fetched> everything;
  for (auto one = asked.begin(); !asked.empty();) {                             // <-- here
    if (one == asked.end()) one = asked.begin();                                // <-- here
    if (one->wait_for(std::chrono::seconds(0)) != std::future_status::ready) {  // <-- here
      ++one;                                                                    // <-- here
      continue;
    }
    Fetched fetched = one->get();
    one = asked.erase(one);
    for (const auto& link : fetched.links)
      if (seen.insert(link).second) asked.push_back(ask_for(link));
    everything.push_back(std::move(fetched));
  }
  return manyhands::web::in_order(start, everything);
}
