// What the sanitizers wrote, as findings with the learner's file and line. Left out is a race inside
// libraries alone, which the detector cannot see into (whose_report.hpp); a report that fits none of the
// learner's lines is a finding without a line, or at the line that started the thread.
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
  bool planted_race_seen = false;  // the detector was awake
  bool cut = false;                // there were more than are read
  bool untold = false;             // of one it could not be told whose it is
};

/// Pure. `prefix`: of the learner's paths. `symbols`: asked for where a report has no line of the learner's;
/// none: whatever is not in a library is the learner's.
SanitizerReports parse_sanitizer_log(const std::string& text, const std::string& prefix,
                                     const std::function<const ProgramSymbols&()>& symbols = {});

/// The logs in a folder to which a program can write; they are removed. Only the beginning of much.
std::string take_sanitizer_logs(const std::filesystem::path& folder);

}  // namespace manyhands::host
