// What a crawl reports.
#pragma once
#include <string>
#include <vector>

namespace manyhands::web {

/// A page: a URL that answers with status 200.
struct Page {
  std::string url;
  int depth = 0;  // how many links lead to it from the start, on the shortest way; the start itself has 0
};

struct CrawlResult {
  std::vector<Page> pages;  // sorted by URL
  std::vector<std::string>
      failed;  // URLs that answer with an error (404, 500, …) or cannot be reached; sorted
};

}  // namespace manyhands::web
