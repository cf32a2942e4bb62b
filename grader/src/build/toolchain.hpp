// What it takes to compile a submission: read from build/toolchain.json, which CMake writes at configure time
// with the flags that the kit itself was compiled with. Plain data, immutable after reading. Our own files in
// it may be relative to its folder: those of an installed grader are.
#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace manyhands::build {

struct ProfileFlags {
  std::vector<std::string> compile;
  std::vector<std::string> link;
  std::filesystem::path archive;  // the kit's side of a submission, compiled with this profile's flags
};

/// A library that a manifest names under `libraries`.
struct LibraryFlags {
  std::string version;               // objects compiled with another one are compiled anew
  std::vector<std::string> compile;  // empty where the compiler finds its headers by itself
  std::vector<std::string> link;
};

struct Toolchain {
  std::filesystem::path compiler;
  std::string compiler_version;       // "GNU 12.2.0"
  std::filesystem::path nm;           // empty: this machine has none
  std::filesystem::path cxxfilt;      // empty: this machine has none, and names stay mangled
  std::filesystem::path gdb;          // empty: this machine has none
  std::vector<std::string> flags;     // of every compile and link
  std::vector<std::string> warnings;  // hints for learners; never a fail
  std::vector<std::filesystem::path>
      include;  // what a learner's file may include, beside its exercise's folder
  std::vector<std::filesystem::path> glue_include;  // what an exercise's guest.cpp includes
  std::filesystem::path exercises;                  // build/exercises
  std::map<std::string, ProfileFlags> profiles;
  std::map<std::string, LibraryFlags> libraries;

  [[nodiscard]] std::filesystem::path host(const std::string& id) const { return exercises / id / "host"; }
  /// There once all of an exercise is built (grader/cmake/Exercises.cmake).
  [[nodiscard]] std::filesystem::path built(const std::string& id) const { return exercises / id / "built"; }
  [[nodiscard]] std::filesystem::path baseline(const std::string& id) const {
    return exercises / id / "baseline";
  }
  [[nodiscard]] std::filesystem::path glue(const std::string& id, const std::string& profile) const {
    return exercises / id / profile / "guest.o";
  }
  /// Of an exercise whose files are headers: its guest.cpp, compiled with the untouched ones.
  [[nodiscard]] std::filesystem::path pristine_glue(const std::string& id) const {
    return exercises / id / "pristine.o";
  }
};

Result<Toolchain> read_toolchain(const std::filesystem::path& file);

}  // namespace manyhands::build
