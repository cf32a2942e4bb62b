// Notes: what can be observed only inside the learner's process, sent to the host at once. They help to name
// a mistake that is proved otherwise. A missing note means nothing.
#pragma once
#include <cstddef>
#include <cstdint>

namespace manyhands::guest {

/// From now on, notes of this process are written to `wire`, each kind (or each place of a call) at most
/// once. Forked children send none. Does nothing outside the release profile.
void start_notes(int wire);
void stop_notes();

/// The place in the program's file of the latest fork() in this process or, in a child, of the fork() that
/// created it. 0: none, or unknown.
std::uint64_t forked_at();

/// Sends the place of a call, given by its return address. Kinds: a call that transferred less than requested
/// ("short-read", "interrupted-call"; faults.hpp), an exception that is caught ("caught"), a thread that is
/// detached ("detached"; told_calls.cpp), a call that breaks a rule of an exercise ("rule:" and a name; the
/// host finds it in Reply::cut_calls).
void note_call(const char* kind, const void* returns_to);

/// The same in a forked child, which says nothing else.
void note_call_in_child(const char* kind, const void* returns_to);

/// Remembers the place of a call that does work of the exercise in this process, at most one. At the end of
/// the call of the scenario, tell_own_work() sends it ("rule:parent-computes"), but only if the process has
/// forked: then its children should have done that work.
void note_own_work(const void* returns_to);
void tell_own_work();

/// Sends a note if bytes that go through a pipe contain an address of this process's own memory.
void look_for_addresses(int fd, const void* bytes, std::size_t count);

/// Call it before a process is created with a copy of this one's memory. Sends a note if this process has
/// several threads.
void note_fork();

}  // namespace manyhands::guest
