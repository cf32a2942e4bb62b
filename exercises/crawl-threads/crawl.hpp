// A crawler: what you are given, and what you write.
#pragma once
#include <string>
#include <vector>

#include "manyhands/net.hpp"
#include "manyhands/web.hpp"

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

/// You write this in crawl.cpp. Follows all links from `start` to the end and reports what it found. Asks for
/// every URL once in each call, with at most `workers` (one or more) requests on their way at any moment. A
/// redirect is a link to its target, and stands in neither list. Whether or not it was called before makes no
/// difference.
CrawlResult crawl(const std::string& start, int workers);
