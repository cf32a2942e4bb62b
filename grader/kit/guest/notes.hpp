// What can only be seen from inside, while the learner's function runs, told to the host at once: it helps to
// name a mistake that is proved by other things. Nothing is concluded from a note that did not come.
#pragma once
#include <cstddef>
#include <cstdint>

namespace manyhands::guest {

/// Notes of this process go to `wire` from now on, each kind at most once; a forked child makes none.
void start_notes(int wire);
void stop_notes();

/// The code's own place, in the program's file, from which the newest fork() was called in this process or,
/// in a child, in the one that it comes from; 0: none, or not known.
std::uint64_t forked_at();

/// Notes where a call stands, by the address to which it returns: one that came to less than was asked for
/// ("short-read", "interrupted-call"; faults.hpp), where an exception is caught ("caught"), or a thread is
/// left to itself ("detached"; told_calls.cpp).
void note_call(const char* kind, const void* returns_to);

/// Notes an address of this process's own memory among bytes that go through a pipe.
void look_for_addresses(int fd, const void* bytes, std::size_t count);

/// To be called before a process is made that gets a copy of this one's memory: notes it where there are
/// threads.
void note_fork();

}  // namespace manyhands::guest
