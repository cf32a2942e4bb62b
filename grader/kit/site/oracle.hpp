// The result of a correct crawl of a site. Pure.
#pragma once
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "kit/site/server.hpp"
#include "model/evidence.hpp"

namespace manyhands::site {

/// By URL. The depth is the number of links on the shortest path from a page that is known at the start;
/// following a redirect counts as a link.
struct Oracle {
  std::map<std::string, int> depth;  // pages with status 200
  std::set<std::string> failed;      // reachable pages with status 4xx or 5xx
  std::set<std::string> requests;    // all URLs that a crawl requests, each exactly once
};

/// max_depth < 0: no limit. Deeper pages are not requested.
Oracle oracle_of(const Server& server, int max_depth = -1);

/// The critical path: the longest chain of requests that had to follow each other, because each page was
/// found on the one before (at the earliest possible time), with the service times in the ledger.
std::int64_t critical_path_ns(const Server& server, const std::vector<Request>& ledger);

/// Sets discovered_ns: when the first answer with a link to the request's page had been sent (0 for pages
/// that are known at the start).
void note_discoveries(const Server& server, std::vector<Request>& ledger);

}  // namespace manyhands::site
