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

/// The names that an object or archive defines for others to use.
Result<std::vector<Symbol>> defined_symbols(const Toolchain& toolchain, const std::filesystem::path& object,
                                            const process::Runner& runner);

/// "shop::crawl(int)" of "_ZN4shop5crawlEi"; other names as they are.
std::string demangle(const std::string& name);

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

/// One finding `forbidden-symbol` for each such name, with its place where the debug information tells it.
std::vector<Finding> forbidden_symbols(const std::vector<ObjectFile>& objects, const ReservedNames& reserved,
                                       const Toolchain& toolchain, const process::Runner& runner);

}  // namespace manyhands::build
