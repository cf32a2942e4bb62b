// A crawler: what you are given, and what you write.
#pragma once
#include <string>

#include "manyhands/crawl.hpp"  // fetch(url): asks for one page and waits; in_order(…): the sorted result

using manyhands::web::CrawlResult;
using manyhands::web::Fetched;

/// You write this in crawl.cpp. Follows all links from `start` to the end. Asks for every URL once in each
/// call, in the threads of a pool that has `workers` (one or more) of them. Whether or not it was called
/// before makes no difference.
CrawlResult crawl(const std::string& start, int workers);
