// Recognises stack overflows. A thread whose stack is full cannot run a signal handler on it, so each thread
// gets an alternate signal stack when it starts, and the bounds of its stack are recorded. Release program
// only; the sanitizers have their own.
#pragma once

namespace manyhands::guest {

/// Call it in the main thread.
void note_main_stack();

/// For the handler of a SIGSEGV at `address`: whether this thread's stack has overflowed. Async-signal-safe.
bool stack_is_full(const void* address, const void* context);

}  // namespace manyhands::guest
