// What all crawlers share: the answer for one URL, and the result of a whole crawl. All functions may be
// called from many threads and processes at once.
#pragma once
#include <string>
#include <vector>

#include "manyhands/net.hpp"
#include "manyhands/pages.hpp"

namespace manyhands::web {

/// The answer for one URL.
struct Fetched {
  enum class Kind { page, redirect, failed };
  std::string url;
  Kind kind = Kind::failed;
  std::vector<std::string> links;  // a page's links, or a redirect's target; may contain duplicates
};

/// Requests `url` and waits for the answer (net::get). If the server cannot be reached or answers with an
/// error, the result is Kind::failed, not an exception.
Fetched fetch(const std::string& url);

/// The same for an answer that has already arrived.
Fetched fetched(const std::string& url, const net::Response& response);

/// The whole result, sorted and with depths, from the answers for all URLs, in any order. Depths depend only
/// on the links, not on which answer came first.
CrawlResult in_order(const std::string& start, const std::vector<Fetched>& everything);

/// Turns a Fetched into bytes that another process can read, and back. unpack throws std::invalid_argument if
/// `bytes` is not exactly what pack returned.
std::string pack(const Fetched& fetched);
Fetched unpack(const std::string& bytes);

}  // namespace manyhands::web
