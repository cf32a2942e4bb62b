// Everything that one build starts from: a submission, an exercise and a profile, and what follows from
// them. A plan is made before the first compiler starts and does not change afterwards, so any thread may
// read it.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "build/collect.hpp"
#include "build/compile.hpp"
#include "build/diagnostics.hpp"
#include "build/preprocessed.hpp"
#include "build/tool_box.hpp"
#include "build/toolchain.hpp"
#include "course/exercise.hpp"
#include "process/command.hpp"

namespace manyhands::build {

/// A file to compile.
struct Unit {
  std::filesystem::path source;  // a copy in the work folder
  std::string shown;             // as the learner knows it
  std::filesystem::path object;  // what the compiler makes of it
  bool learners = true;          // false: the exercise's guest.cpp
  std::string text;
};

/// What the references refer to belongs to the caller of build() and outlives the plan.
struct BuildPlan {
  const Toolchain& toolchain;
  const Exercise& exercise;
  const Collected& collected;
  const std::string profile;
  const BuildSettings& settings;
  const double wall_limit_s;  // for each tool
  const ProfileFlags& flags;
  const std::filesystem::path exercise_folder, work;  // absolute
  const ToolBox tools;
  std::vector<const LibraryFlags*> libraries;          // of this exercise
  std::vector<std::filesystem::path> outside_folders;  // of the libraries and the compiler
  DiagnosticsContext places;
  Sources sources;

  /// The submission consists of headers, and the exercise's guest.cpp is compiled with them.
  [[nodiscard]] bool header_binding() const { return exercise.binding == Binding::header; }
};

/// For an exercise that needs packages which `make grade` installs only on request: why it cannot be built
/// here.
std::optional<Error> missing_packages(const Toolchain& toolchain, const Exercise& exercise);

/// An Error if a library that the exercise needs is not installed.
Result<BuildPlan> plan_build(const Toolchain& toolchain, const Exercise& exercise, const Collected& collected,
                             const std::string& profile, const BuildSettings& settings, double wall_limit_s);

/// Copies the submission's files to the work folder and lists what has to be compiled.
Result<std::vector<Unit>> copy_sources(const BuildPlan& plan);

/// Directory, environment and limits for the compiler and the linker.
process::CommandOptions tool_options(const BuildPlan& plan);

/// Runs tools that read an object (if `object` is empty: no file at all). They run in the sandbox with limits
/// of their own, because the submission determines what the object contains. Refers to `plan`.
process::Runner object_reader(const BuildPlan& plan, const std::filesystem::path& object);

/// For files of the kit or the exercise that `make grade` should have built.
Error not_built(const std::filesystem::path& file);

bool is_header(const std::filesystem::path& path);

}  // namespace manyhands::build
