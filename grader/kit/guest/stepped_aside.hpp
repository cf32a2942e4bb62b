// For programs whose threads step aside when they unlock a mutex (kit/waits/order.hpp).
#pragma once

namespace manyhands::guest {

/// Returns when another thread has stepped aside; at once if none does in this process, and after a while if
/// none comes to it.
void until_one_is_aside();

}  // namespace manyhands::guest
