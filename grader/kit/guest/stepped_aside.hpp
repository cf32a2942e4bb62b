// For programs whose threads step aside when they unlock a mutex (kit/waits/order.hpp).
#pragma once

namespace manyhands::guest {

/// Returns when another thread has stepped aside. Returns at once if threads of this process do not step
/// aside, and after a timeout if none of them gets there.
void until_one_is_aside();

}  // namespace manyhands::guest
