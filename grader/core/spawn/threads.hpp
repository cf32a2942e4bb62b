// All threads of a process, found in /proc, none forgotten.
//
// Where a thread ends while the kernel lists them, the list ends there: those behind it are not in it.
#pragma once
#include <sys/types.h>

#include <vector>

namespace manyhands::spawn {

/// The names in a folder that are numbers; none where it cannot be read.
std::vector<int> numbers_in(const char* folder);

/// True where the kernel counts as many threads as were listed.
bool is_number_of_threads(pid_t pid, std::size_t listed);

/// /proc/PID/task
std::vector<int> list_threads(pid_t pid);

/// Calls `look` with each thread, after `begin`: false where it is gone. A list is whole where there were as
/// many threads afterwards, and all were still there when they were looked at. Else all is done once more,
/// from `begin`; not for ever: a program may start and end threads all the time.
template <class Begin, class Look>
void for_each_thread(pid_t pid, Begin begin, Look look) {
  for (int tries = 0; tries < 10; ++tries) {
    begin();
    const auto threads = list_threads(pid);
    bool all = is_number_of_threads(pid, threads.size());
    for (const int tid : threads) all = look(tid) && all;
    if (all) return;
  }
}

}  // namespace manyhands::spawn
