// The compiler, the linker and nm, shut in: whatever a submission makes them do, they see the system's files,
// what they are given and nothing else, have no network, and leave one file behind. At level container what
// they may not read is there, but cannot be opened. Level none: a command like any other.
//
// Any thread; runs one tool to its end.
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
  /// Files that it may read, at their own paths; those that are not there are not there for the tool, either.
  std::vector<std::filesystem::path> files;
  /// … those that are large and ours: archives and objects of the kit.
  std::vector<std::filesystem::path> large_files;
  /// … and folders outside /usr where libraries or the compiler live.
  std::vector<std::filesystem::path> folders;
  /// The file that it makes, and that stands in argv; empty: none. What is no ordinary file is not taken.
  std::filesystem::path output;
};

class ToolBox {
 public:
  ToolBox(sandbox::Level level, process::Runner runner) : level_(level), runner_(std::move(runner)) {}

  /// CommandOptions::cwd: as outside. A box that cannot be made is NeverStarted with box_failed.
  [[nodiscard]] process::CommandResult run(const ToolCall& call, process::CommandOptions options) const;

  /// A runner for tools that read `files` and make nothing.
  [[nodiscard]] process::Runner reading(std::vector<std::filesystem::path> files) const;

 private:
  sandbox::Level level_;
  process::Runner runner_;
};

/// What a tool in a box may have of the machine's memory, all its processes together; known at level full.
inline constexpr std::uint64_t tool_memory_bytes = std::uint64_t{4} << 30;

}  // namespace manyhands::build
