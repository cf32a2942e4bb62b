// What threads cost on this machine at least, in CPU time: by starting some that do nothing, and by letting
// two hand a token to and fro. Measured beside nothing else of ours; a few milliseconds.
#pragma once
#include <cstdint>

namespace manyhands::host {

std::int64_t thread_cost_ns();  // to start one, to run nothing in it, to wait for its end
std::int64_t switch_cost_ns();  // from one thread to another one

}  // namespace manyhands::host
