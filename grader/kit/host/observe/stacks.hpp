// Stack traces of the threads of a process, with file and line, read by a program of ours (core/stacks).
#pragma once
#include <sys/types.h>

#include <string>
#include <vector>

#include "model/evidence.hpp"

namespace manyhands::host {

/// Takes about a tenth of a second. Empty if one process may not trace another (hangs are then reported
/// without places). The process is stopped meanwhile and continues afterwards.
std::vector<ThreadStack> stacks_of(pid_t pid);

/// Parses that program's output (core/stacks/main.cpp). Pure. A place where requests wait on an event loop is
/// also a stack, with one frame and tid 0, because it belongs to no thread.
std::vector<ThreadStack> parse_stacks(const std::string& text, pid_t pid);

/// `path` as the learner knows it, if it is below `prefix` ("/x/y/starter/id/a.cpp" → "starter/id/a.cpp").
std::string learner_path(const std::string& path, const std::string& prefix);

}  // namespace manyhands::host
