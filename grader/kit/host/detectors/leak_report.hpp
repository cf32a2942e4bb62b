// Reads LeakSanitizer's reports: memory that nothing points to any more. One finding for each of the
// learner's lines that allocated such memory; memory that a library or the grader's code allocated for itself
// does not count. Pure.
#pragma once
#include <string>
#include <vector>

#include "kit/host/detectors/sanitizer_report.hpp"
#include "model/finding.hpp"

namespace manyhands::host {

/// `prefix`: the path prefix of the learner's files. The largest leaks come first, and only a few are
/// returned.
std::vector<Finding> leaks_in(const SanitizerReport& report, const std::string& prefix);

}  // namespace manyhands::host
