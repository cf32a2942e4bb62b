// What LeakSanitizer wrote: memory to which nothing points any more. One finding for each of the learner's
// lines that took such memory; what a library took for itself, or the grader's code, is nobody's mistake.
// Pure.
#pragma once
#include <string>
#include <vector>

#include "kit/host/detectors/sanitizer_report.hpp"
#include "model/finding.hpp"

namespace manyhands::host {

/// `prefix`: of the learner's paths. Those with most memory first, and no more than a few.
std::vector<Finding> leaks_in(const SanitizerReport& report, const std::string& prefix);

}  // namespace manyhands::host
