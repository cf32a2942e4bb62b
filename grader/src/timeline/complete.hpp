// Completes the timeline of a run with what follows from it and from the site's ledger. Pure.
#pragma once
#include <vector>

#include "model/evidence.hpp"
#include "model/timeline.hpp"

namespace manyhands {

/// Adds lanes for the requests in flight (as few as hold them all), and the strips "cores busy" and "requests
/// in flight".
void complete(Timeline& timeline, const std::vector<Request>& requests);

}  // namespace manyhands
