// What all crawlers have in common, whoever does the waiting: what came back for a URL, and the result once
// everything has come back. Plain functions: safe to call from many threads and processes at once.
#pragma once
#include <string>
#include <vector>

#include "manyhands/net.hpp"
#include "manyhands/pages.hpp"

namespace manyhands::web {

/// What came back for one URL.
struct Fetched {
  enum class Kind { page, redirect, failed };
  std::string url;
  Kind kind = Kind::failed;
  std::vector<std::string> links;  // of a page: its links; of a redirect: its target. May repeat
};

/// Asks for `url` and waits for the answer (net::get). Never throws for what a server does: nobody there, or
/// an error, is Kind::failed.
Fetched fetch(const std::string& url);

/// The same for an answer that is there already.
Fetched fetched(const std::string& url, const net::Response& response);

/// The whole result, sorted and with depths, from what came back for every URL, in any order. A depth follows
/// from the links alone: which answer came first does not matter.
CrawlResult in_order(const std::string& start, const std::vector<Fetched>& everything);

/// A Fetched as bytes that another process can read, and back. unpack throws std::invalid_argument when
/// `bytes` are not what pack made, the whole of it and nothing more.
std::string pack(const Fetched& fetched);
Fetched unpack(const std::string& bytes);

}  // namespace manyhands::web
