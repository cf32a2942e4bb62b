// A shorter form of evidence for reports: a site's log has thousands of requests, and people read reports,
// too. Pure.
#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "model/evidence.hpp"

namespace manyhands {

/// One request as one line: "connection status begin_ns end_ns in_flight discovered_ns host path".
std::string brief(const Request& request);

/// Reads the output of brief(); throws json::other_error for anything else.
Request request_from_brief(std::string_view line);

/// The measurements, with one line for each request. `passed`: nobody needs to look for a cause, so only the
/// length of a log is kept ("requests_left_out"), except in streams, which are needed to judge speed again.
nlohmann::json brief(nlohmann::json measured, bool passed);

}  // namespace manyhands
