// Runs one command to its end: compiler, linker, nm, an exercise's tester. Blocks the caller; safe to call
// from many threads. Input is /dev/null; both outputs are read all the time, so that a command never waits
// for us, and kept up to a cap. They are sockets: a command that is made to open its own output by name, as
// by #include "/proc/self/fd/2", gets an error, where a pipe would let it wait for itself. On a time-out the
// whole process group dies. A command that cannot start is NeverStarted: ours, never the learner's.
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
  std::filesystem::path cwd;     // empty: ours
  std::vector<std::string> env;  // "NAME=value", the whole environment; empty: plain_environment()
  std::string input;             // its standard input; empty: /dev/null
  double wall_limit_s = 60;
  /// Over as well (TimedOut, asleep) when all of it slept for so long and used no CPU time: it waits for
  /// what never comes, and no busy machine is to blame. 0: it may sleep.
  double asleep_limit_s = 0;
  std::size_t output_cap_bytes = 256 * 1024;  // of each output; what comes after it is counted and dropped
  std::vector<spawn::Limit> limits;           // RLIMIT_…
  /// Not null: it runs in this box, and `cwd` and argv are as they are inside. Any thread may start a box, if
  /// it waits for it, too.
  const sandbox::Box* box = nullptr;
  /// Called when all in the box has ended, with the folders that the box passes out, in its order.
  std::function<void(const std::vector<spawn::Descriptor>& folders)> take = {};
};

struct CommandResult {
  End end = NeverStarted{};
  std::string out;              // standard output, capped
  std::string err;              // standard error, capped
  std::uint64_t out_bytes = 0;  // all that was written
  std::uint64_t err_bytes = 0;
  rusage usage{};  // of the command and the children that it waited for
  double seconds = 0;
  bool started = false;     // whatever became of it
  bool asleep = false;      // TimedOut, and it had been asleep all the time
  bool box_failed = false;  // NeverStarted, and it was the box that could not be made, or did not answer
  bool out_of_memory =
      false;  // the kernel ended something in the box, for want of the memory that it may have
  [[nodiscard]] bool succeeded() const {
    const auto* exited = std::get_if<Exited>(&end);
    return exited != nullptr && exited->status == 0;
  }
};

CommandResult run(const std::vector<std::string>& argv, const CommandOptions& options = {});

/// What takes the place of run() in tests.
using Runner = std::function<CommandResult(const std::vector<std::string>&, const CommandOptions&)>;

/// PATH, and a locale in which tools speak English with plain quotes. Nothing else of the caller's
/// environment.
std::vector<std::string> plain_environment();

}  // namespace manyhands::process
