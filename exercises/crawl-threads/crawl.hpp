// A crawler: what you are given, and what you write.
#pragma once
#include <string>
#include <vector>

#include "manyhands/net.hpp"    // get(url): requests a page and waits for it
#include "manyhands/pages.hpp"  // Page: url, depth; CrawlResult: pages, failed
#include "manyhands/web.hpp"    // links(base, html)

using manyhands::web::CrawlResult;
using manyhands::web::Page;

/// You write this in crawl.cpp. Follows all links from `start` to the end and returns what it found: `pages`
/// and `failed`, each sorted by URL. Each call requests every URL once, with at most `workers` (one or more)
/// requests in flight at any moment. A redirect is a link to its target, without its #fragment, and is in
/// neither list. Earlier calls make no difference.
CrawlResult crawl(const std::string& start, int workers);
