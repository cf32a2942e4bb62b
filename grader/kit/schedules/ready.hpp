// Which threads could run now, and who holds what the others wait for. Pure questions about the threads'
// state.
#pragma once
#include "kit/schedules/thread.hpp"

namespace manyhands::schedules {

/// Whether its operation is possible, without regard to time.
bool possible(const Thread& thread);

/// The thread that must do something first; -1 if it could be any.
int holder_of(const Thread& thread);

/// Whether it waits for a thread that waits for another, and so on, back to itself. Then it waits for ever,
/// whatever others do.
bool waits_for_itself(const Thread& thread);

}  // namespace manyhands::schedules
