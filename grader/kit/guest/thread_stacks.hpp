// A thread whose stack is full cannot run a handler on it: each gets room for one at its beginning, and is
// known by where it lies. Of the release program alone; the sanitizers have their own.
#pragma once

namespace manyhands::guest {

/// Of the thread that calls it, the process's first.
void note_main_stack();

/// In the handler of a SIGSEGV at `address`: did this thread's stack run over? Async-signal-safe.
bool stack_is_full(const void* address, const void* context);

}  // namespace manyhands::guest
