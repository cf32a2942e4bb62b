// Judges predictions.yaml by the model that is in it, without any run. Each check ends the test case with a
// finding if something is wrong. For use inside a test case, from its thread.
#pragma once
#include <string>
#include <vector>

namespace choose {

/// In the order of the file.
inline const std::vector<std::string> jobs{"prices", "pages", "scores", "walks"};

void check_choice(const std::string& job);
void check_reason(const std::string& job);
void check_times(const std::string& job);

/// The executor that the submission chose; "in_place" if the file cannot be read. For workloads: it decides
/// how a job runs there, so it ends nothing.
std::string chosen(const std::string& job);

}  // namespace choose
