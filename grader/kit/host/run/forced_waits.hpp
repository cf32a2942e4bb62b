// Is everybody told who waits on a condition variable, in the worst lawful order, too? The program is called
// with its waits in that order (wait_order.hpp), and where a notification may come too early, once more so
// that it does. What proves it is that the program then stands still for ever: who is told in time never
// does.
#pragma once
#include <functional>
#include <optional>

#include "kit/host/run/call.hpp"
#include "model/finding.hpp"

namespace manyhands::host {

/// A call with Call::waits takes long on a busy machine: whether it would have come to its end is a question
/// for calls without.
bool came_to_no_end(const Run& run);

/// `make` makes the call with these orders (Call::waits), on the same input each time. Where they order
/// nothing to be missed (lose_which is 0) it judges the reply, as that of any call. Nothing: everybody is
/// told.
std::optional<Finding> missed_notification(const std::function<Reply(const WaitOrders&)>& make);

/// Does the program go on only because its waits have time limits? Where it waits then, in the learner's
/// code. `make`: as above; its replies with no_limits may be hangs, and are not judged.
std::optional<Frame> needed_time_limit(const std::function<Reply(const WaitOrders&)>& make);

/// Is what a thread has learned under a lock still true when it has released it? Makes the call with threads
/// that step aside at each release of a lock (Orders::step_aside), and then for the places where they do so,
/// one at a time. `judge` is given each reply of a call that came to an end in time.
void with_stops_at_unlocks(const std::function<Reply(const WaitOrders&)>& make,
                           const std::function<void(const Reply&)>& judge);

}  // namespace manyhands::host
