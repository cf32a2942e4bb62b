#include "crawl.hpp"

#include <queue>
#include <unordered_set>
#include <utility>
#include <vector>

// One request after another.
CrawlResult crawl(const std::string& start, [[maybe_unused]] int workers) {
  std::vector<Fetched> everything;
  std::unordered_set<std::string> seen{start};
  std::queue<std::string> waiting;
  waiting.push(start);

  while (!waiting.empty()) {
    Fetched fetched = manyhands::web::fetch(waiting.front());  // waits for the server
    waiting.pop();
    for (const auto& link : fetched.links)
      if (seen.insert(link).second) waiting.push(link);
    everything.push_back(std::move(fetched));
  }
  return manyhands::web::in_order(start, everything);
}
