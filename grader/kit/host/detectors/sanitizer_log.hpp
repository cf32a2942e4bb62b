// Turns the sanitizers' output into findings with the learner's file and line. A race inside libraries alone
// is left out, because the detector cannot see into them (whose_report.hpp). A report without any line of the
// learner's is a finding without a line, or at the line that started the thread.
#pragma once
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "kit/host/observe/program_symbols.hpp"
#include "model/evidence.hpp"
#include "model/finding.hpp"

namespace manyhands::host {

struct SanitizerReports {
  std::vector<Finding> findings;
  bool planted_race_seen = false;  // proves that the detector was working
  bool cut = false;                // there were more reports than are read
  bool untold = false;             // it is unknown whose code one of them is about
};

/// Pure. `prefix`: the path prefix of the learner's files. `symbols`: called if a report has no line of the
/// learner's; if empty, everything outside libraries counts as the learner's.
SanitizerReports parse_sanitizer_log(const std::string& text, const std::string& prefix,
                                     const std::function<const ProgramSymbols&()>& symbols = {});

/// The logs in a folder to which a program can write; removes them. If they are long, only the beginning.
std::string take_sanitizer_logs(const std::filesystem::path& folder);

}  // namespace manyhands::host
