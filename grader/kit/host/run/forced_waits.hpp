// Is every thread that waits on a condition variable notified, even in the worst order that is permitted? The
// program is called with its waits in that order (wait_order.hpp). Where a notification may come too early,
// the program is called again so that it does. The proof of a lost wakeup is that the program then hangs: a
// program that notifies in time never does.
#pragma once
#include <functional>
#include <optional>

#include "kit/host/run/call.hpp"
#include "model/finding.hpp"

namespace manyhands::host {

/// Whether a call in a forced order can be judged. It takes long, so whether the program ends at all must be
/// decided by calls without. If the machine kept it from running, this order was not tried, and the stage's
/// result says so (`unmeasured`).
bool ended_in_time(const Run& run);

/// `make` makes the call with these orders (Call::waits), with the same input each time. If they do not
/// suppress a notification (lose_which is 0), it judges the reply like that of any call. None: no lost wakeup
/// was found.
std::optional<Finding> missed_notification(const std::function<Reply(const WaitOrders&)>& make);

/// Does the program make progress only because its waits have timeouts? Then the result is where it waits, in
/// the learner's code. `make`: as above; its replies with no_limits may be hangs, and are not judged.
std::optional<Frame> needed_time_limit(const std::function<Reply(const WaitOrders&)>& make);

/// Is what a thread learned under a lock still true after it has released the lock? Makes the call with
/// threads that step aside at each release of a lock (Orders::step_aside), and then for the places where they
/// do so, one at a time. `judge` gets each reply of a call that ended in time.
void with_stops_at_unlocks(const std::function<Reply(const WaitOrders&)>& make,
                           const std::function<void(const Reply&)>& judge);

}  // namespace manyhands::host
