// The result of a crawl.
#pragma once
#include <string>
#include <vector>

namespace manyhands::web {

/// A URL that answers with status 200.
struct Page {
  std::string url;
  int depth = 0;  // number of links on the shortest path from the start page, which has depth 0
};

struct CrawlResult {
  std::vector<Page> pages;          // sorted by URL
  std::vector<std::string> failed;  // URLs with an error (404, 500, …) or without an answer; sorted
};

}  // namespace manyhands::web
