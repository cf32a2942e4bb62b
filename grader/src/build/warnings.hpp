// What the compiler warned of is no finding: most of it is harmless, and whoever reads of ten harmless things
// reads no more. But where a check finds a mistake that one of a few warnings explains, it is told beside it.
// Pure.
#pragma once
#include <string>
#include <vector>

#include "build/diagnostics.hpp"

namespace manyhands::build {

struct CompilerWarning {
  std::string option;  // "unknown-pragmas"
  std::string message;
  std::string file;  // as the learner knows it
  int line = 0;
};

/// Of a compiler's words the warnings that may explain something, in the learner's files.
std::vector<CompilerWarning> telling_warnings(const std::string& text, const DiagnosticsContext& context);

/// Adds to each finding at most one warning, which explains it: as a related place, or as its own where it
/// has none.
void explain_by_warnings(std::vector<Finding>& findings, const std::vector<CompilerWarning>& warnings);

}  // namespace manyhands::build
