// Evidence in fewer bytes, for reports: a site's ledger has thousands of requests, and a report is read by
// people, too. Pure.
#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "model/evidence.hpp"

namespace manyhands {

/// One request in one line: "connection status begin_ns end_ns in_flight discovered_ns host path".
std::string brief(const Request& request);

/// What brief() wrote; throws json::other_error for anything else.
Request request_from_brief(std::string_view line);

/// What was measured, with one line in place of each request. `passed`: nobody has to look for a cause, so of
/// the ledgers only their length is kept ("requests_left_out"), but for those in streams: speed is judged
/// again from them.
nlohmann::json brief(nlohmann::json measured, bool passed);

}  // namespace manyhands
