#include "kit/schedules/program/crawled.hpp"

#include "kit/schedules/include/manyhands/schedules.hpp"
#include "kit/schedules/program/site.hpp"

namespace manyhands::schedules {

void check_crawl(Crawl crawl, const std::map<std::string, std::vector<std::string>>& pages, int workers) {
  const Site site(pages, workers);
  const auto found = crawl(Site::url_of("/"), workers);
  check(found.pages.size() == pages.size() && found.failed.empty(), "all pages are found");
  for (std::size_t i = 0; i < found.pages.size(); ++i) {
    check(site.has(found.pages[i].url), "only pages of the site are found");
    check(i == 0 || found.pages[i - 1].url < found.pages[i].url,
          "pages are sorted by URL, and each is there once");
  }
}

}  // namespace manyhands::schedules
