// A crawler on one thread: what you are given, and what you write.
#pragma once
#include <string>
#include <vector>

#include "manyhands/async.hpp"  // AsyncClient: co_await client.get(url)
#include "manyhands/crawl.hpp"  // Fetched; fetched(url, response), in_order(start, everything)

using manyhands::net::AsyncClient;
using manyhands::web::CrawlResult;
using manyhands::web::Fetched;

/// You write this in crawl.cpp. Follows all links from `start` to the end and returns what it found, as
/// combined by web::in_order. Each call requests every URL once, on the calling thread, with at most
/// `workers` (one or more) requests in flight at any moment. A redirect is a link to its target, without its
/// #fragment. Earlier calls make no difference.
CrawlResult crawl(const std::string& start, int workers);
