// What a right crawl of a site finds. Pure.
#pragma once
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "kit/site/server.hpp"
#include "model/evidence.hpp"

namespace manyhands::site {

/// By URL. Depth counts links on the shortest path from a page that is known at the start; following a
/// redirect counts as a link.
struct Oracle {
  std::map<std::string, int> depth;  // pages that answer 200
  std::set<std::string> failed;      // reachable, and answer 4xx or 5xx
  std::set<std::string> requests;    // every URL that a crawl asks for, exactly once each
};

/// max_depth < 0: no limit. Pages deeper than max_depth are not asked for.
Oracle oracle_of(const Server& server, int max_depth = -1);

/// CP: the longest chain, by the service times that the ledger really shows, of requests that had to follow
/// each other because each page was found on the one before (for every page the earliest possible discovery).
std::int64_t critical_path_ns(const Server& server, const std::vector<Request>& ledger);

/// Fills in discovered_ns: when the first answer that leads to the request's page had ended (0 for the pages
/// that are known at the start).
void note_discoveries(const Server& server, std::vector<Request>& ledger);

}  // namespace manyhands::site
