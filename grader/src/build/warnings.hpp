// Compiler warnings are not findings: most are harmless, and readers of ten harmless warnings stop reading.
// But if a warning explains a mistake that a check finds, it is shown with the finding. Pure.
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

/// From the compiler's output: the warnings about the learner's files that may explain something.
std::vector<CompilerWarning> telling_warnings(const std::string& text, const DiagnosticsContext& context);

/// Adds at most one explaining warning to each finding: as a related place, or as the finding's own place if
/// it has none.
void explain_by_warnings(std::vector<Finding>& findings, const std::vector<CompilerWarning>& warnings);

}  // namespace manyhands::build
