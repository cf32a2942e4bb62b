// Runs one command until it ends: compiler, linker, nm, the host program of an exercise. Blocks the caller;
// safe to call from many threads. Input is /dev/null; both outputs are read continuously, so that the command
// never blocks on them, and kept up to a limit. They are sockets: if a command is made to open its own output
// by name, as with #include "/proc/self/fd/2", it gets an error, whereas with a pipe it would wait for
// itself. On a timeout, the whole process group is killed. A command that cannot start is NeverStarted, which
// is our failure, never the learner's.
#pragma once
#include <sys/resource.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "model/evidence.hpp"
#include "sandbox/box.hpp"
#include "spawn/spawn.hpp"

namespace manyhands::process {

struct CommandOptions {
  std::filesystem::path cwd;     // empty: the caller's
  std::vector<std::string> env;  // "NAME=value", the whole environment; empty: plain_environment()
  std::string input;             // its standard input; empty: /dev/null
  double wall_limit_s = 60;
  /// Also a timeout (TimedOut, asleep): all of its threads have slept for this long without CPU time. Then it
  /// waits for something that will never come, and a busy machine is not the cause. 0: no such limit.
  double asleep_limit_s = 0;
  std::size_t output_cap_bytes = 256 * 1024;  // for each output; the rest is counted and dropped
  std::vector<spawn::Limit> limits;           // RLIMIT_…
  /// If not null, the command runs in this sandbox; `cwd` and argv are paths inside it. The thread that
  /// starts a sandbox must also wait for it.
  const sandbox::Box* box = nullptr;
  /// Called when everything in the sandbox has ended, with the folders that it passes out, in its order.
  std::function<void(const std::vector<spawn::Descriptor>& folders)> take = {};
};

struct CommandResult {
  End end = NeverStarted{};
  std::string out;              // standard output, up to the limit
  std::string err;              // standard error, up to the limit
  std::uint64_t out_bytes = 0;  // everything that was written
  std::uint64_t err_bytes = 0;
  rusage usage{};  // of the command and the children that it waited for
  double seconds = 0;
  bool started = false;        // whatever its result
  bool asleep = false;         // TimedOut, because it was asleep
  bool box_failed = false;     // NeverStarted, because the sandbox could not be created or did not answer
  bool out_of_memory = false;  // the kernel killed something in the sandbox because of its memory limit
  [[nodiscard]] bool succeeded() const {
    const auto* exited = std::get_if<Exited>(&end);
    return exited != nullptr && exited->status == 0;
  }
};

CommandResult run(const std::vector<std::string>& argv, const CommandOptions& options = {});

/// Tests replace run() by their own function.
using Runner = std::function<CommandResult(const std::vector<std::string>&, const CommandOptions&)>;

/// PATH, and a locale in which tools print English with ASCII quotes. Nothing else from the caller's
/// environment.
std::vector<std::string> plain_environment();

}  // namespace manyhands::process
