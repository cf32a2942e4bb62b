// Looks for calls in compiled objects, with the tools that read objects (nm, objdump, addr2line), in a box.
#pragma once
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "build/calls.hpp"
#include "build/symbols.hpp"
#include "build/toolchain.hpp"
#include "course/exercise.hpp"
#include "model/finding.hpp"
#include "process/command.hpp"

namespace manyhands::build {

/// A place in an object that leads to a symbol.
struct Relocation {
  std::string section;
  std::string offset;  // as objdump writes it, without leading zeros
  std::string symbol;
};

/// Of what `objdump -r` printed, those that lead to one of `symbols` from code or data of the program. Pure.
std::vector<Relocation> relocations_in(const std::string& listing, const std::set<std::string>& symbols);

/// Of what `addr2line -a -i -f` printed: one list of frames for each address, in their order. Pure.
std::vector<std::vector<CallFrame>> frames_in(const std::string& listing);

/// One finding `forbidden-pattern` for each entry of the manifest's `forbid` and line of the learner's that
/// calls what it names. `ours`: names that the object imports whatever the learner writes.
Result<std::vector<Finding>> forbidden_calls(const Exercise& exercise,
                                             const std::vector<CollectedFile>& files,
                                             const ObjectFile& object, const std::set<std::string>& ours,
                                             const Toolchain& toolchain, const process::Runner& runner);

/// Data of the learner's that lies where code belongs (section(".text")) would be code that nothing looks at:
/// one finding `forbidden-symbol` for each. `listing`: of nm -f sysv. Pure.
std::vector<Finding> data_as_code(const std::string& listing, const std::string& shown);

}  // namespace manyhands::build
