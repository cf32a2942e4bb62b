// The minimum CPU cost of threads on this machine, measured by starting some that do nothing, and by letting
// two pass a token back and forth. Run it alone; takes a few milliseconds.
#pragma once
#include <cstdint>

namespace manyhands::host {

std::int64_t thread_cost_ns();  // to start a thread that does nothing, and join it
std::int64_t switch_cost_ns();  // to switch from one thread to another

}  // namespace manyhands::host
