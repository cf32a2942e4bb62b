// A timeline in Chrome's trace-event format, for Perfetto (ui.perfetto.dev) and similar viewers. Pure.
#pragma once
#include <string>

#include "model/timeline.hpp"

namespace manyhands {

/// One JSON document: a complete event (X) for each event of a lane, a pair of flow events (s, f) for each
/// wake-up, a counter (C) for each point of a strip, and metadata (M) with the names of the lanes.
std::string to_chrome_trace(const Timeline& timeline, const std::string& title);

}  // namespace manyhands
