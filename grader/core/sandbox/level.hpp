// How strongly a program that nobody trusts is shut in, and which of these levels this machine can have:
// found by starting a small box at each, never by reading versions.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace manyhands::sandbox {

/// From the weakest to the strongest; comparable.
enum class Level {
  none,       // a process like any other of its user's
  container,  // what needs no namespaces: Landlock, a filter of system calls, limits
  user,       // bubblewrap: own processes, files and network; a filter of system calls; limits
  full,       // root only: the same under a user of its own, with its memory capped by a cgroup
};

[[nodiscard]] std::string_view name_of(Level level);
[[nodiscard]] std::optional<Level> level_named(std::string_view name);

struct ProbedLevel {
  Level level = Level::none;
  bool works = false;
  std::string why;     // not: what was tried and how it ended, the kernel's words
  std::string remedy;  // … and what would help; empty where nothing is known to
};

/// One entry per level, the strongest first; `none` always works.
using Probe = std::vector<ProbedLevel>;

/// Tries every level: some 20 ms each. Must be called from the thread that will start boxes.
[[nodiscard]] Probe probe_levels();

/// The strongest level that works.
[[nodiscard]] Level best(const Probe& probe);

/// … of this machine; it is probed once.
[[nodiscard]] Level strongest_level();

/// What is known of the machine where a box could not be started; for the remedy.
struct Surroundings {
  bool root = false;
  bool apparmor_restricts = false;  // kernel.apparmor_restrict_unprivileged_userns
  bool no_user_namespaces = false;  // user.max_user_namespaces is 0, or Debian's old switch
  bool in_container = false;
  bool wsl = false;
  bool wsl1 = false;
};

/// Pure.
[[nodiscard]] std::string remedy_for(const std::string& error, const Surroundings& machine);

}  // namespace manyhands::sandbox
