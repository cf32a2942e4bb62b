#include "kit/schedules/program/crawled.hpp"

#include <map>
#include <queue>

#include "kit/schedules/include/manyhands/schedules.hpp"

namespace manyhands::schedules {
namespace {

struct Expected {
  std::map<std::string, int> depths;  // of pages, by URL
  std::set<std::string> failed;
};

Expected expected(const Pages& pages, const std::set<std::string>& silent) {
  Expected all;
  std::map<std::string, int> depths{{"/", 0}};
  std::queue<std::string> next;
  for (next.push("/"); !next.empty(); next.pop()) {
    const auto& path = next.front();
    const auto page = pages.find(path);
    if (page == pages.end() || silent.contains(path)) {
      all.failed.insert(Site::url_of(path));
      continue;
    }
    all.depths.emplace(Site::url_of(path), depths.at(path));
    for (const auto& link : page->second)
      if (depths.emplace(link, depths.at(path) + 1).second) next.push(link);
  }
  return all;
}

}  // namespace

void check_crawl(Crawl crawl, const Pages& pages, int workers, const std::set<std::string>& silent) {
  const auto all = expected(pages, silent);
  const Site site(pages, silent, workers);
  const auto found = crawl(Site::url_of("/"), workers);
  check(found.pages.size() == all.depths.size(), "all pages are found");
  for (std::size_t i = 0; i < found.pages.size(); ++i) {
    const auto& [url, depth] = found.pages[i];
    const auto page = all.depths.find(url);
    check(page != all.depths.end(), "only pages of the site are found");
    check(i == 0 || found.pages[i - 1].url < url, "pages are sorted by URL, and each is there once");
    check(depth == page->second, "a page's depth is the length of the shortest way to it");
  }
  check(std::set(found.failed.begin(), found.failed.end()) == all.failed &&
            found.failed.size() == all.failed.size(),
        all.failed.empty() ? "no URL fails" : "each URL without an answer is among the failed ones, once");
}

}  // namespace manyhands::schedules
