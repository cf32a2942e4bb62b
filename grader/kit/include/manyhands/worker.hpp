// Starting this program again, as a worker.
#pragma once
#include <string>
#include <vector>

namespace manyhands {

/// The command that executes this program again as a worker process: the path of its file, then its
/// arguments. The new process does not return to where it was started; it calls the function that the
/// exercise names as the worker's main function, and ends with the status that this returns.
///
/// It is an argument vector, for execv, posix_spawn or Boost.Process. Pass all of it, and the environment
/// unchanged. Safe to call from any thread.
std::vector<std::string> worker_command();

}  // namespace manyhands
