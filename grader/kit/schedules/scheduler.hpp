// Schedule points. A thread announces its next operation; when it is chosen, the operation can be executed,
// and no other thread runs until its next schedule point. So operations need neither locks nor retries. Only
// the thread whose turn it is calls this, after start_schedule().
#pragma once
#include <cstdint>

#include "kit/schedules/explore.hpp"
#include "kit/schedules/picked.hpp"
#include "kit/schedules/thread.hpp"

namespace manyhands::schedules {

/// The calling thread becomes thread 0, and has the turn.
void start_schedule();

/// Returns when it is the caller's turn and its operation is possible, or its deadline has passed.
/// Ends the process if nobody can go on.
void point(const Pending& next);

/// Adds an operation to the trace that is no schedule point.
void note(Op op, Object* object, std::uintptr_t at);
void note(const Pending& operation);

/// What the operation read, wrote or achieved.
void set_value(std::uint64_t value);

/// The operation was one that may change nothing, such as a compare-and-exchange, but it did.
void note_change();

/// The thread has ended; another one goes on. The caller must not touch the engine's data afterwards.
void end_turn();

/// The program's function has returned.
void program_returned();

/// One of n, by chance; part of the schedule's choices. `offered`: describes the first of them. Of values,
/// every second pick is the first.
int pick(int n, Picked what = Picked::other, const std::uint64_t* offered = nullptr);

/// For an outcome: whether the thread could be the next one, and whether it could wake without a reason.
bool could_go_on(const Thread& thread);
bool could_wake(const Thread& thread);

/// Virtual time in nanoseconds, from 0.
std::int64_t virtual_now();
void let_time_pass(std::int64_t nanoseconds);

int step_number();

/// Whether all threads have equal chances now, since nothing else led anywhere.
bool is_fair();

}  // namespace manyhands::schedules
