// What can only be seen from inside, while the learner's function runs, told to the host at once: it helps to
// name a mistake that is proved by other things. Nothing is concluded from a note that did not come.
#pragma once
#include <cstddef>

namespace manyhands::guest {

/// Notes of this process go to `wire` from now on, each kind at most once; a forked child makes none.
void start_notes(int wire);
void stop_notes();

/// Notes an address of this process's own memory among bytes that go through a pipe.
void look_for_addresses(int fd, const void* bytes, std::size_t count);

/// To be called before a process is made that gets a copy of this one's memory: notes it where there are
/// threads.
void note_fork();

}  // namespace manyhands::guest
