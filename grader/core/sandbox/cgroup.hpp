// A control group for one box: caps the memory and the number of tasks of all that is in it. Version 1 and 2
// of the kernel's interface, wherever memory is controlled below our own group or beside it.
//
// Folders are named after the process that made them; what a killed one left is removed by the next.
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
  /// Throws std::runtime_error, in words, where memory cannot be capped. Tasks are capped where they can be.
  Cgroup(std::uint64_t memory_bytes, int tasks);
  ~Cgroup() { remove(); }
  Cgroup(Cgroup&& other) noexcept : folders_(std::exchange(other.folders_, {})) {}
  Cgroup& operator=(Cgroup&& other) noexcept {
    std::swap(folders_, other.folders_);
    return *this;
  }

  /// For the process that is to be in it: descriptors to which it writes "0".
  [[nodiscard]] std::vector<spawn::Descriptor> doors() const;
  /// Did the kernel kill something in it for want of memory?
  [[nodiscard]] bool out_of_memory() const;
  /// When all in it has ended; waits a little for the kernel to see that.
  void remove();

 private:
  std::vector<std::filesystem::path> folders_;  // the one that caps memory first
};

/// Where cgroups could be made here, the folders they would be made in. Pure: `mounts` is
/// /proc/self/mountinfo, `own` is /proc/self/cgroup.
struct CgroupPlaces {
  std::filesystem::path memory;  // version 1
  std::filesystem::path pids;
  std::filesystem::path unified_root;  // version 2: where it is mounted
  std::filesystem::path unified;       // … and our own group in it
};
[[nodiscard]] CgroupPlaces cgroup_places(const std::string& mounts, const std::string& own);

}  // namespace manyhands::sandbox
