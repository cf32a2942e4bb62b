// A crawler: what you are given, and what you write.
#pragma once
#include <string>
#include <vector>

#include "manyhands/net.hpp"    // get(url): asks for a page and waits for it
#include "manyhands/pages.hpp"  // Page: url, depth; CrawlResult: pages, failed
#include "manyhands/web.hpp"    // links(base, html)

using manyhands::web::CrawlResult;
using manyhands::web::Page;

/// You write this in crawl.cpp. Follows all links from `start` to the end and reports what it found: `pages`
/// and `failed`, each sorted by URL. Asks for every URL once in each call, with at most `workers` (one or
/// more) requests on their way at any moment. A redirect is a link to its target, without its #fragment,
/// and stands in neither list. Whether or not it was called before makes no difference.
CrawlResult crawl(const std::string& start, int workers);
