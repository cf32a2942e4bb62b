// Runs the compiler, the linker and nm in a sandbox: whatever a submission makes them do, they see only
// system files and their own input, have no network, and leave one file behind. At level container, other
// files are visible but cannot be opened. At level none, they run like any other command.
//
// Call it from any thread; it runs one tool until it ends.
#pragma once
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "process/command.hpp"
#include "sandbox/level.hpp"

namespace manyhands::build {

struct ToolCall {
  std::vector<std::string> argv;
  /// Files that it may read, at their own paths; missing ones are missing for the tool, too.
  std::vector<std::filesystem::path> files;
  /// Large files of ours that it may read: archives and objects of the kit.
  std::vector<std::filesystem::path> large_files;
  /// Folders outside /usr that contain libraries or the compiler.
  std::vector<std::filesystem::path> folders;
  /// The output file, as named in argv; empty: none. Anything but a regular file is ignored.
  std::filesystem::path output;
};

class ToolBox {
 public:
  ToolBox(sandbox::Level level, process::Runner runner) : level_(level), runner_(std::move(runner)) {}

  /// CommandOptions::cwd: the path outside. If the sandbox cannot be created, the result is NeverStarted with
  /// box_failed.
  [[nodiscard]] process::CommandResult run(const ToolCall& call, process::CommandOptions options) const;

  /// A runner for tools that read `files` and write nothing.
  [[nodiscard]] process::Runner reading(std::vector<std::filesystem::path> files) const;

 private:
  sandbox::Level level_;
  process::Runner runner_;
};

/// The memory limit for a tool in a sandbox, all its processes together; enforced at level full.
inline constexpr std::uint64_t tool_memory_bytes = std::uint64_t{4} << 30;

}  // namespace manyhands::build
