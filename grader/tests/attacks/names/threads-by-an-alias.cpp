// attack: crawl-executor
// tries: to start its own threads although a pool is required, with std under another name
// points: 0
// finding: builds forbidden-pattern

#include <thread>
#include <vector>

namespace s = std;

#define crawl honest
// ---- here stands the reference solution ----
#undef crawl

CrawlResult crawl(const std::string& start, int workers) {
  CrawlResult result;
  s::vector<s::jthread> crew;
  crew.emplace_back([&] { result = honest(start, workers); });
  crew.clear();
  return result;
}
