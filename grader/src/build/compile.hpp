// Compiles a collected submission for one profile and links it to the exercise's glue and the kit. Argument
// vectors only; every file that is written lies in the work folder or in the cache. What the compiler refuses
// is the submission's fault and becomes findings; a compiler that is missing, killed or out of disk is ours.
//
// Safe to call from several threads with one work folder, if the profiles differ.
#pragma once
#include <filesystem>
#include <string>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "build/collect.hpp"
#include "build/toolchain.hpp"
#include "build/warnings.hpp"
#include "course/exercise.hpp"
#include "process/command.hpp"
#include "sandbox/level.hpp"

namespace manyhands::build {

struct Built {
  std::filesystem::path binary;  // <work>/<profile>
  int compiled = 0;              // files that went through the compiler
  int from_cache = 0;
  double seconds = 0;
  std::vector<CompilerWarning> warnings;  // that may explain what is found later
};
struct Rejected {
  std::vector<Finding> findings;  // never empty
};
using BuildOutcome = std::variant<Built, Rejected, Error>;

struct BuildSettings {
  std::filesystem::path work_dir;  // the submission's copies stand in <work>/src, data files too
  std::filesystem::path cache_dir;
  int jobs = 1;             // compilers at once, at most
  double cpu_limit_s = 60;  // of one compiler
  process::Runner runner = process::run;
  sandbox::Level sandbox = sandbox::Level::none;  // how compiler, linker and nm are shut in
};

/// `collected` must be complete(). The exercise's folder is exercises/<id>.
BuildOutcome build(const Toolchain& toolchain, const Exercise& exercise, const Collected& collected,
                   const std::string& profile, const BuildSettings& settings);

}  // namespace manyhands::build
