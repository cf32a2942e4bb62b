// Where the threads of a process stand, with file and line, by a debugger in a process of its own.
#pragma once
#include <sys/types.h>

#include <string>
#include <vector>

#include "model/evidence.hpp"

namespace manyhands::host {

/// Takes about a second. Empty where there is no debugger or it may not look (then hangs are reported without
/// places). The process stands still meanwhile and goes on afterwards.
std::vector<ThreadStack> stacks_of(pid_t pid);

/// The debugger's text → stacks. Pure. A place where requests wait on an event loop is a stack, too, with one
/// frame and tid 0: it is no thread's.
std::vector<ThreadStack> parse_stacks(const std::string& text, pid_t pid);

/// The innermost frame of a stack that lies in one of the learner's files (path begins with `prefix`), or
/// null.
const Frame* learner_frame(const ThreadStack& stack, const std::string& prefix);

/// `path` as the learner knows it, when it lies below `prefix` ("/x/y/starter/id/a.cpp" →
/// "starter/id/a.cpp").
std::string learner_path(const std::string& path, const std::string& prefix);

}  // namespace manyhands::host
