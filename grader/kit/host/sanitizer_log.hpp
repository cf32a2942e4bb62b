// What the sanitizers wrote, as findings with the learner's file and line. A report that does not touch a
// learner's file at all is left out: libraries that the sanitizers cannot see into make such noise.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "model/evidence.hpp"
#include "model/finding.hpp"

namespace manyhands::host {

struct SanitizerReports {
  std::vector<Finding> findings;
  bool planted_race_seen = false;  // the detector was awake
  std::string could_not_start;     // the sanitizer's own fatal error; ours to handle, never the learner's
};

/// Pure. `prefix`: of the learner's paths.
SanitizerReports parse_sanitizer_log(const std::string& text, const std::string& prefix);

/// The logs in a folder to which a program can write; they are removed. Only the beginning of much.
std::string take_sanitizer_logs(const std::filesystem::path& folder);

/// The findings of the run just made go into the context.
void collect_sanitizer_reports(Run& run, const std::string& logs);

}  // namespace manyhands::host
