// A crawler: what you are given, and what you write.
#pragma once
#include <string>

#include "manyhands/crawl.hpp"  // fetch(url), Fetched; pack, unpack; in_order

using manyhands::web::CrawlResult;  // pages, failed
using manyhands::web::fetch;        // requests a URL and waits for the answer
using manyhands::web::Fetched;      // what the server returned for one URL, with its links
using manyhands::web::in_order;     // the whole result, with depths
using manyhands::web::pack;         // a Fetched as bytes …
using manyhands::web::unpack;       // … and back

/// You write this in crawl.cpp. Follows all links from `start` to the end and returns what it found. Each
/// call requests every URL once, with at most `workers` (one or more) requests in flight at any moment, each
/// of them in a different child process. Earlier calls make no difference.
CrawlResult crawl(const std::string& start, int workers);
