// Interprets the failure of a compiler or linker, as far as its end shows it: whether anything may have
// caused it, or only the source. Pure.
#pragma once
#include <optional>
#include <string>

#include "build/whose_failure.hpp"
#include "process/command.hpp"

namespace manyhands::build {

/// More than any source of an exercise needs, but not enough to make a laptop unusable.
inline constexpr int most_memory_gb = 3;
/// For each file that a tool writes: about ten times the size of the largest exercise with a detector. Other
/// tools read it into memory.
inline constexpr int most_output_mb = 256;

/// An end that does not show anything about the source: killed from outside, timed out, out of memory or
/// disk, never started. Nothing if the tool itself rejected its input. `tool`: "compiler", "linker".
std::optional<Unexplained> unexplained_end(const process::CommandResult& result, const std::string& tool);

/// The finding if a compiler rejects the source but no message names a line.
Finding in_its_own_words(const process::CommandResult& result, const std::string& shown, double cpu_limit_s);

}  // namespace manyhands::build
