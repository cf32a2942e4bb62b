// expect: mechanism waits-for-each-task at "result.get()"
// Posts a task for each URL and waits for it before posting the next: serial with extra steps.
#include "crawl.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <future>
#include <queue>
#include <unordered_set>
#include <utility>
#include <vector>

namespace asio = boost::asio;

CrawlResult crawl(const std::string& start, int workers) {
  asio::thread_pool pool(static_cast<std::size_t>(workers));
  std::vector<Fetched> everything;
  std::unordered_set<std::string> seen{start};
  std::queue<std::string> waiting;
  waiting.push(start);

  while (!waiting.empty()) {
    std::packaged_task<Fetched()> task([url = waiting.front()] { return manyhands::web::fetch(url); });
    waiting.pop();
    std::future<Fetched> result = task.get_future();
    asio::post(pool, std::move(task));
    Fetched fetched = result.get();
    for (const auto& link : fetched.links)
      if (seen.insert(link).second) waiting.push(link);
    everything.push_back(std::move(fetched));
  }
  return manyhands::web::in_order(start, everything);
}
