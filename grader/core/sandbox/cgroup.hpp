// A control group for one sandbox: limits the memory and the number of tasks of everything in it. Supports
// versions 1 and 2 of the kernel's interface, if memory can be limited below or next to our own group.
//
// Folders are named after the process that created them; the next process removes what a killed one left
// behind.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "sandbox/staging.hpp"
#include "spawn/spawn.hpp"

namespace manyhands::sandbox {

class Cgroup {
 public:
  Cgroup() = default;
  /// Throws std::runtime_error, in words, if memory cannot be limited. The number of tasks is limited if
  /// possible.
  Cgroup(std::uint64_t memory_bytes, int tasks);
  ~Cgroup() { remove(); }
  Cgroup(Cgroup&& other) noexcept : folders_(std::exchange(other.folders_, {})) {}
  Cgroup& operator=(Cgroup&& other) noexcept {
    std::swap(folders_, other.folders_);
    return *this;
  }

  /// For the process that should be in it: descriptors to which it writes "0".
  [[nodiscard]] std::vector<spawn::Descriptor> doors() const;
  /// Whether the kernel killed something in it because it ran out of memory.
  [[nodiscard]] bool out_of_memory() const;
  /// Call it when everything in it has ended; waits briefly until the kernel has noticed.
  void remove();

 private:
  std::vector<std::filesystem::path> folders_;  // the one that limits memory first
};

/// The folders in which cgroups can be created here, if any. Pure: `mounts` is /proc/self/mountinfo, `own` is
/// /proc/self/cgroup.
struct CgroupPlaces {
  std::filesystem::path memory;  // version 1
  std::filesystem::path pids;
  std::filesystem::path unified_root;  // version 2: the mount point
  std::filesystem::path unified;       // … and our own group in it
};
[[nodiscard]] CgroupPlaces cgroup_places(const std::string& mounts, const std::string& own);

}  // namespace manyhands::sandbox
