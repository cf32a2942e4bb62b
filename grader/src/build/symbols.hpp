// Names that a submission must not define. If a learner's file defined `malloc`, `pthread_mutex_lock` or
// `__tsan_default_options`, it would replace the real function, and measurements would mean nothing. Reads
// objects with nm; runs no code of the learner's.
#pragma once
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "build/diagnostics.hpp"
#include "build/toolchain.hpp"
#include "model/finding.hpp"
#include "process/command.hpp"

namespace manyhands::build {

struct Symbol {
  std::string name;   // the linker's name
  bool weak = false;  // templates, inline functions; another definition may replace it
};

/// The output of nm with these options for an object; an Error that names the object if nm cannot read it, or
/// prints too much.
Result<std::string> listing_of(const Toolchain& toolchain, const std::vector<std::string>& options,
                               const std::filesystem::path& object, const process::Runner& runner);

/// The names that an object or archive defines for other files.
Result<std::vector<Symbol>> defined_symbols(const Toolchain& toolchain, const std::filesystem::path& object,
                                            const process::Runner& runner);

/// The maximum number of findings about names.
inline constexpr std::size_t most_names_told = 3;

/// Names that are already taken.
struct ReservedNames {
  std::set<std::string> libraries;  // exported by the C and C++ libraries
  std::set<std::string> kit;        // defined in the kit's archives
};

/// Reads the libraries that the toolchain links. Call it once per run, because it takes about 50 ms.
Result<ReservedNames> reserved_names(const Toolchain& toolchain, const process::Runner& runner);

struct ObjectFile {
  std::filesystem::path path;
  std::vector<std::string> shown;  // the learner's files from which it was made, the main one first
  std::vector<Symbol> symbols;     // without those that we put into it
};

/// Findings `forbidden-symbol` for such names, with their places if there is debug information. `runner`:
/// should run nm and c++filt in a sandbox, because they read a submission's objects.
std::vector<Finding> forbidden_symbols(const ObjectFile& object, const ReservedNames& reserved,
                                       const Toolchain& toolchain, const process::Runner& runner);

/// Adds file and line from `nm -l` to findings[i], which is about names[i], if they are the learner's.
/// `names`: only a few. `option`: "-u" for names that are used, "--defined-only" for those that are defined.
void add_places(std::vector<Finding>& findings, const std::vector<std::string>& names, const char* option,
                const ObjectFile& object, const Toolchain& toolchain, const process::Runner& runner);

}  // namespace manyhands::build
