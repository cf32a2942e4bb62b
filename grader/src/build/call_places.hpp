// Finds calls in compiled objects, with tools that read objects (nm, objdump, addr2line) in a sandbox.
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

/// A place in an object that refers to a symbol.
struct Relocation {
  std::string section;
  std::string offset;  // in objdump's notation, without leading zeros
  std::string symbol;
};

/// From the output of `objdump -r`: the references to one of `symbols` from the program's code or data. Pure.
std::vector<Relocation> relocations_in(const std::string& listing, const std::set<std::string>& symbols);

/// From the output of `addr2line -a -i -f`: a list of frames for each address, in the same order. Pure.
std::vector<std::vector<CallFrame>> frames_in(const std::string& listing);

/// One finding `forbidden-pattern` for each entry of the manifest's `forbid` and each line of the learner's
/// that makes such a call. `ours`: names that the object imports whatever the learner writes.
Result<std::vector<Finding>> forbidden_calls(const Exercise& exercise,
                                             const std::vector<CollectedFile>& files,
                                             const ObjectFile& object, const std::set<std::string>& ours,
                                             const Toolchain& toolchain, const process::Runner& runner);

/// Data of the learner's in a code section (section(".text")) would be code that no check sees: one finding
/// `forbidden-symbol` for each. `listing`: the output of nm -f sysv. Pure.
std::vector<Finding> data_as_code(const std::string& listing, const std::string& shown);

}  // namespace manyhands::build
