// Everything needed to compile a submission. It is read from build/toolchain.json, which CMake writes with
// the flags of the kit itself. Plain data, immutable after reading. Paths of our own files may be relative to
// its folder, as they are for an installed grader.
#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "profile/profile.hpp"

namespace manyhands::build {

/// The file of an exercise that is compiled with a submission of headers, or linked with other ones.
inline std::string glue_of(const std::string& profile) {
  return profile == controlled_profile.name ? "schedules.cpp" : "guest.cpp";
}

/// What the compiler needs for a profile; everything else about it is in core/profile/profile.hpp.
struct ProfileFlags {
  std::vector<std::string> compile;
  std::vector<std::string> link;
  std::filesystem::path archive;  // the guest side of the kit, compiled for this profile
};

/// A library that a manifest may list under `libraries`.
struct LibraryFlags {
  std::string version;               // objects that were compiled with another version are compiled again
  std::vector<std::string> compile;  // empty if the compiler finds the headers by itself
  std::vector<std::string> link;
};

struct Toolchain {
  std::filesystem::path compiler;
  std::string compiler_version;       // "GNU 12.2.0"
  std::filesystem::path nm;           // empty: not installed
  std::filesystem::path cxxfilt;      // empty: not installed, and names stay mangled
  std::vector<std::string> flags;     // for every compile and link
  std::vector<std::string> warnings;  // hints for learners; never a fail
  std::vector<std::filesystem::path>
      include;  // what learners' files may include, apart from their exercise's folder
  std::vector<std::filesystem::path> glue_include;  // for an exercise's guest.cpp
  std::filesystem::path exercises;                  // build/exercises
  std::map<std::string, ProfileFlags> profiles;     // exactly those of profile.hpp
  std::map<std::string, LibraryFlags> libraries;    // those that are on this machine

  [[nodiscard]] std::filesystem::path host(const std::string& id) const { return exercises / id / "host"; }
  /// Exists when everything of an exercise has been built (grader/cmake/Exercises.cmake).
  [[nodiscard]] std::filesystem::path built(const std::string& id) const { return exercises / id / "built"; }
  [[nodiscard]] std::filesystem::path baseline(const std::string& id) const {
    return exercises / id / "baseline";
  }
  [[nodiscard]] std::filesystem::path glue(const std::string& id, const std::string& profile) const {
    return exercises / id / profile / "guest.o";
  }
  /// For exercises whose files are headers: the glue, compiled with the original headers.
  [[nodiscard]] std::filesystem::path pristine_glue(const std::string& id, const std::string& profile) const {
    return profile == controlled_profile.name ? exercises / id / profile / "pristine.o"
                                              : exercises / id / "pristine.o";
  }
};

Result<Toolchain> read_toolchain(const std::filesystem::path& file);

}  // namespace manyhands::build
