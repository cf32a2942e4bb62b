// Reliably lists all threads of a process in /proc, and says whose child it is.
//
// If a thread ends while the kernel lists them, the list ends there, without the remaining threads.
#pragma once
#include <sys/types.h>

#include <vector>

namespace manyhands::spawn {

/// The names in a folder that are numbers; none if it cannot be read.
std::vector<int> numbers_in(const char* folder);

/// Whether the kernel counts as many threads as were listed.
bool is_number_of_threads(pid_t pid, std::size_t listed);

/// /proc/PID/task
std::vector<int> list_threads(pid_t pid);

/// 0 if there is no such process.
pid_t parent_of(pid_t pid);

/// Calls `begin`, and then `look` for each thread, which returns false if the thread is gone. A list is
/// complete if the number of threads is still the same afterwards, and all were still there when they were
/// looked at. Otherwise it starts again from `begin`, but not forever, because a program may start and end
/// threads all the time.
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
