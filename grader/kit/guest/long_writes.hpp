// Which pipes a program has written to in pieces of more than PIPE_BUF bytes. Such a write is not atomic: a
// reader may get any part of it, however small its buffer is. What is written in smaller pieces arrives
// whole, and a program may rely on that.
//
// Any process of the program may write and any other read, so what is known is in memory that forked children
// share. A program that is executed shares none of it. Any thread.
#pragma once
#include <cstddef>

namespace manyhands::guest {

/// From now on, long writes are noted; before the program has any children.
void watch_long_writes();
void note_write(int fd, std::size_t count);
/// False for sockets: an end does not say which one is its other end.
bool had_long_writes(int fd);

}  // namespace manyhands::guest
