// attack: crawl-threads
// tries: to respect the limit of requests where it is checked, and to send ten times as many when it is timed
// points: 80
// finding: speed too-many-in-flight | mechanism too-few-in-flight

#include "crawl.hpp"

#include <algorithm>
#include <set>
#include <thread>

// Level by level, with a thread for each request. The links of the first page reveal whether this site is
// timed.
CrawlResult crawl(const std::string& start, int workers) {
  CrawlResult result;
  std::set<std::string> seen{start};
  std::vector<std::string> level{start};
  auto at_once = static_cast<std::size_t>(workers);
  for (int depth = 0; !level.empty(); ++depth) {
    std::vector<manyhands::net::Response> answers(level.size());
    std::vector<char> failed(level.size());
    for (std::size_t first = 0; first < level.size(); first += at_once) {
      std::vector<std::jthread> threads;
      for (std::size_t i = first; i < std::min(level.size(), first + at_once); ++i)
        threads.emplace_back([&, i] {
          try {
            answers[i] = manyhands::net::get(level[i]);
          } catch (const manyhands::net::Error&) {
            failed[i] = 1;
          }
        });
    }
    std::vector<std::string> next;
    for (std::size_t i = 0; i < level.size(); ++i) {
      std::vector<std::string> links;
      if (failed[i] == 0 && answers[i].status == 200) {
        result.pages.push_back({level[i], depth});
        links = manyhands::web::links(level[i], answers[i].body);
      } else if (failed[i] == 0 && !answers[i].location.empty()) {
        links = {manyhands::web::without_fragment(answers[i].location)};
      } else {
        result.failed.push_back(level[i]);
      }
      for (const auto& link : links)
        if (seen.insert(link).second) next.push_back(link);
    }
    if (depth == 0 && next.size() == static_cast<std::size_t>(workers) + 4) at_once = 80;
    level = std::move(next);
  }
  std::sort(result.pages.begin(), result.pages.end(),
            [](const Page& a, const Page& b) { return a.url < b.url; });
  std::sort(result.failed.begin(), result.failed.end());
  return result;
}
