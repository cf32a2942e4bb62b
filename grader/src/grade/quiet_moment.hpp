// Waits until the machine has cores to spare.
#pragma once
#include <chrono>

namespace manyhands::grade {

/// True as soon as `p` of the machine's cores had next to nothing to do for a while; false when `most` has
/// passed, or where the kernel does not tell. Sleeps meanwhile; any thread.
bool wait_for_quiet_moment(int p, std::chrono::duration<double> most);

}  // namespace manyhands::grade
