// What it means that a compiler or a linker did not succeed: our fault, or the source's. Pure.
#pragma once
#include <optional>
#include <string>

#include "base/result.hpp"
#include "model/finding.hpp"
#include "process/command.hpp"

namespace manyhands::build {

/// More than any source of an exercise needs, and less than what would bring a laptop to its knees.
inline constexpr int most_memory_gb = 3;
/// Of one file that a tool writes.
inline constexpr int most_output_mb = 512;

/// What cannot be blamed on the source; nothing where it may be. `tool`: "compiler", "linker".
std::optional<Error> our_fault(const process::CommandResult& result, const std::string& tool);

/// A compiler that refuses the source without a diagnostic that names a line: what became of it.
Finding in_its_own_words(const process::CommandResult& result, const std::string& shown, double cpu_limit_s);

}  // namespace manyhands::build
