// What it means that a compiler or a linker did not succeed, as far as its end tells: whether it may have
// been anything, or was the source. Pure.
#pragma once
#include <optional>
#include <string>

#include "build/whose_failure.hpp"
#include "process/command.hpp"

namespace manyhands::build {

/// More than any source of an exercise needs, and less than what would bring a laptop to its knees.
inline constexpr int most_memory_gb = 3;
/// Of one file that a tool writes: some ten times what a detector makes of the largest exercise. It is read
/// into memory for the tools that look at it.
inline constexpr int most_output_mb = 256;

/// An end that says nothing of the source: ended from outside, by the clock, for want of room, never begun.
/// Nothing where the tool itself refused what it was given. `tool`: "compiler", "linker".
std::optional<Unexplained> unexplained_end(const process::CommandResult& result, const std::string& tool);

/// A compiler that refuses the source without a diagnostic that names a line: what became of it.
Finding in_its_own_words(const process::CommandResult& result, const std::string& shown, double cpu_limit_s);

}  // namespace manyhands::build
