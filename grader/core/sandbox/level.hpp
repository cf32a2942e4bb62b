// The sandbox levels for untrusted programs, and which of them this machine supports: found by starting a
// small sandbox at each level, never by reading versions.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace manyhands::sandbox {

/// From weakest to strongest; comparable.
enum class Level {
  none,       // an ordinary process of its user
  container,  // works without namespaces: Landlock, a system call filter, limits
  user,       // bubblewrap: own processes, files and network; a system call filter; limits
  full,       // root only: the same with a separate user, and a memory limit by cgroup
};

[[nodiscard]] std::string_view name_of(Level level);
[[nodiscard]] std::optional<Level> level_named(std::string_view name);

struct ProbedLevel {
  Level level = Level::none;
  bool works = false;
  std::string why;     // if not: what was tried and how it ended, with the kernel's message
  std::string remedy;  // … and what would help; empty if unknown
};

/// One entry per level, strongest first; `none` always works.
using Probe = std::vector<ProbedLevel>;

/// Tries all levels, about 20 ms each. Must be called from the thread that will start sandboxes.
[[nodiscard]] Probe probe_levels();

/// The strongest level that works.
[[nodiscard]] Level best(const Probe& probe);

/// The strongest level that works on this machine, which is probed only once.
[[nodiscard]] Level strongest_level();

/// Can a sandbox of this level contain two machines (machines.hpp)? Tries it.
[[nodiscard]] bool has_two_machines(Level level);

/// Facts about a machine on which a sandbox could not be started; for the remedy.
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
