// Names that a submission must not define. A definition of `malloc`, `pthread_mutex_lock` or
// `__tsan_default_options` in the learner's file would take the place of the real one, and what is measured
// would mean nothing. Reads objects with nm; runs nothing of the learner's.
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
  std::string name;   // as the linker knows it
  bool weak = false;  // templates, inline functions; another definition may take its place
};

/// What nm prints of an object with these options; an Error that names the object where it cannot read it, or
/// prints more than anybody will look through.
Result<std::string> listing_of(const Toolchain& toolchain, const std::vector<std::string>& options,
                               const std::filesystem::path& object, const process::Runner& runner);

/// The names that an object or archive defines for others to use.
Result<std::vector<Symbol>> defined_symbols(const Toolchain& toolchain, const std::filesystem::path& object,
                                            const process::Runner& runner);

/// Findings of names, the first few of them.
inline constexpr std::size_t most_names_told = 3;

/// Names that belong to others.
struct ReservedNames {
  std::set<std::string> libraries;  // exported by the C and C++ libraries
  std::set<std::string> kit;        // defined in the kit's archives
};

/// Asks the libraries that the toolchain links. Take it once per run: some 50 ms.
Result<ReservedNames> reserved_names(const Toolchain& toolchain, const process::Runner& runner);

struct ObjectFile {
  std::filesystem::path path;
  std::vector<std::string> shown;  // the learner's files that it was made of, the first one foremost
  std::vector<Symbol> symbols;     // without those that others put into it
};

/// Findings `forbidden-symbol` for such names, with their places where the debug information tells them.
/// `runner`: nm and c++filt read what the compiler made, so let it shut them in.
std::vector<Finding> forbidden_symbols(const ObjectFile& object, const ReservedNames& reserved,
                                       const Toolchain& toolchain, const process::Runner& runner);

/// Adds to findings[i], which is about names[i], file and line as `nm -l` tells them, where they are the
/// learner's. `names`: a few. `option`: "-u" for names that are used, "--defined-only" for those defined.
void add_places(std::vector<Finding>& findings, const std::vector<std::string>& names, const char* option,
                const ObjectFile& object, const Toolchain& toolchain, const process::Runner& runner);

}  // namespace manyhands::build
