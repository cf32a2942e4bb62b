#include "crawl.hpp"

#include <queue>
#include <unordered_set>
#include <utility>
#include <vector>

// One request after another, all in one process.
CrawlResult crawl(const std::string& start, [[maybe_unused]] int workers) {
  std::vector<Fetched> everything;
  std::unordered_set<std::string> seen{start};
  std::queue<std::string> waiting;
  waiting.push(start);

  while (!waiting.empty()) {
    Fetched fetched = fetch(waiting.front());
    waiting.pop();
    for (const auto& link : fetched.links)
      if (seen.insert(link).second) waiting.push(link);
    everything.push_back(std::move(fetched));
  }
  return in_order(start, everything);
}
