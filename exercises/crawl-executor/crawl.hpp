// A crawler: what you are given, and what you write.
#pragma once
#include <string>

#include "manyhands/crawl.hpp"  // fetch(url): requests one page and waits; in_order(…): the sorted result

using manyhands::web::CrawlResult;
using manyhands::web::Fetched;

/// You write this in crawl.cpp. Follows all links from `start` to the end and returns what it found. Each
/// call requests every URL once, in the threads of a pool with `workers` (one or more) threads. Earlier calls
/// make no difference.
CrawlResult crawl(const std::string& start, int workers);
