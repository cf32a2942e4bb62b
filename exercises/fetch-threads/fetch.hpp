// Fetching a list of pages: what you are given, and what you write.
#pragma once
#include <string>
#include <vector>

#include "manyhands/net.hpp"  // get(url): requests a page and waits for it

/// You write this in fetch.cpp. Requests every URL once, with at most `workers` (one or more) requests in
/// flight at any moment. Element i of the result is the body of the answer from urls[i].
///
/// If get() throws for a URL, fetch_all throws the same exception; if it throws for several URLs, any one of
/// them. Whether the other URLs are still requested then is up to you. In every case, all threads that
/// fetch_all has started have ended before it returns or throws.
std::vector<std::string> fetch_all(const std::vector<std::string>& urls, int workers);
