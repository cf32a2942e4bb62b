// expect: mechanism waits-for-each-task
// Starts a task for each URL and waits for it before starting the next: serial with extra steps.
#include "crawl.hpp"

#include <algorithm>
#include <future>
#include <queue>
#include <unordered_set>

namespace {

// The answer for one URL.
struct Fetched {
  bool is_page = false;
  bool failed = false;
  std::vector<std::string> links;  // the links of a page, or the target of a redirect
};

Fetched fetch(const std::string& url) {
  try {
    const auto response = manyhands::net::get(url);  // waits for the server
    if (response.status == 200) return {true, false, manyhands::web::links(url, response.body)};
    if (!response.location.empty())
      return {false, false, {manyhands::web::without_fragment(response.location)}};
  } catch (const manyhands::net::Error&) {
    // The server did not answer: the URL has failed, too.
  }
  return {false, true, {}};
}

}  // namespace

CrawlResult crawl(const std::string& start, [[maybe_unused]] int workers) {
  CrawlResult result;
  std::unordered_set<std::string> seen{start};
  std::queue<Page> waiting;
  waiting.push({start, 0});

  while (!waiting.empty()) {
    const Page page = waiting.front();
    waiting.pop();
    const Fetched fetched = std::async(std::launch::async, fetch, page.url).get();
    if (fetched.is_page) result.pages.push_back(page);
    if (fetched.failed) result.failed.push_back(page.url);
    for (const auto& link : fetched.links)
      if (seen.insert(link).second) waiting.push({link, page.depth + 1});
  }

  std::sort(result.pages.begin(), result.pages.end(),
            [](const Page& a, const Page& b) { return a.url < b.url; });
  std::sort(result.failed.begin(), result.failed.end());
  return result;
}
