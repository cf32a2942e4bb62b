// Level by level: all URLs of one depth are fetched before the next depth begins. The threads share only an
// index, so there is no mutex, and the depths are correct without further work. The price: at the end of each
// level, some workers wait for the slowest page.
#include "crawl.hpp"

#include <algorithm>
#include <atomic>
#include <thread>
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

// The answers in the order of `urls`.
std::vector<Fetched> fetch_all(const std::vector<std::string>& urls, int workers) {
  std::vector<Fetched> fetched(urls.size());
  std::atomic<std::size_t> next{0};
  std::vector<std::jthread> threads;
  for (std::size_t i = 0; i < std::min(urls.size(), static_cast<std::size_t>(workers)); ++i)
    threads.emplace_back([&] {
      // next++ is one step, so no two threads get the same index or write to the same element.
      for (std::size_t mine; (mine = next++) < urls.size();) fetched[mine] = fetch(urls[mine]);
    });
  threads.clear();  // joins them; only then is it safe to read `fetched`
  return fetched;
}

}  // namespace

CrawlResult crawl(const std::string& start, int workers) {
  CrawlResult result;
  std::unordered_set<std::string> seen{start};
  std::vector<std::string> level{start};
  for (int depth = 0; !level.empty(); ++depth) {
    const auto fetched = fetch_all(level, workers);
    std::vector<std::string> next_level;
    for (std::size_t i = 0; i < level.size(); ++i) {
      if (fetched[i].is_page) result.pages.push_back({level[i], depth});
      if (fetched[i].failed) result.failed.push_back(level[i]);
      for (const auto& link : fetched[i].links)
        if (seen.insert(link).second) next_level.push_back(link);
    }
    level = std::move(next_level);
  }
  std::sort(result.pages.begin(), result.pages.end(),
            [](const Page& a, const Page& b) { return a.url < b.url; });
  std::sort(result.failed.begin(), result.failed.end());
  return result;
}
