// Compiles a collected submission for one profile, and links it with the exercise's glue code and the kit.
// Commands are argument vectors, never shell strings; all files are written to the work folder or the cache.
// If the compiler rejects the source, this is the submission's mistake and becomes findings; a compiler that
// is missing or killed, or a full disk, is our failure.
//
// Several threads may use one work folder at once, if their profiles differ.
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
  int compiled = 0;              // files that were really compiled
  int from_cache = 0;
  double seconds = 0;
  std::vector<CompilerWarning> warnings;  // warnings that may explain later findings
};
struct Rejected {
  std::vector<Finding> findings;  // never empty
};
using BuildOutcome = std::variant<Built, Rejected, Error>;

struct BuildSettings {
  std::filesystem::path work_dir;  // contains copies of the submission's files and data in <work>/src
  std::filesystem::path cache_dir;
  int jobs = 1;             // maximum number of compilers at once
  double cpu_limit_s = 60;  // of one compiler
  process::Runner runner = process::run;
  sandbox::Level sandbox = sandbox::Level::none;  // for compiler, linker and nm
};

/// `collected` must be complete(). The exercise's folder is exercises/<id>.
BuildOutcome build(const Toolchain& toolchain, const Exercise& exercise, const Collected& collected,
                   const std::string& profile, const BuildSettings& settings);

}  // namespace manyhands::build
