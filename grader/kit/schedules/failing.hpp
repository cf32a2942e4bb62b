// The ends of a schedule. Each writes the outcome and ends the process at once, without destructors: the
// process that forked it continues. Only the thread whose turn it is calls these, or a signal handler on it.
#pragma once
#include <cstdint>

#include "kit/schedules/explore.hpp"
#include "kit/schedules/shadow.hpp"
#include "kit/schedules/thread.hpp"

namespace manyhands::schedules {

[[noreturn]] void pass();
[[noreturn]] void fail(Kind kind, const char* what);
[[noreturn]] void fail_deadlock();
[[noreturn]] void fail_livelock(const Thread* current, const char* what);

/// `later` is the access that is about to happen.
[[noreturn]] void fail_race(std::uintptr_t granule_address, const Access& earlier, const Access& later);

/// The choices to follow are at their end; the outcome has what each thread does next.
[[noreturn]] void stop();

/// The choices to replay do not fit the program.
[[noreturn]] void diverge();

/// Called at the end of a failing schedule; null: nobody is. For one that runs in a debugger.
extern void (*told_failure)();

/// From now on, crashes and uncaught exceptions are failures.
void catch_crashes();

}  // namespace manyhands::schedules
