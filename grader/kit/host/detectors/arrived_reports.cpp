#include "kit/host/detectors/arrived_reports.hpp"

#include <cstdio>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "kit/host/detectors/sanitizer_report.hpp"
#include "wire/detector_descriptors.hpp"

namespace manyhands::host {
namespace {

// No program needs more; each costs an entry below.
constexpr std::size_t most_processes = 4096;

/// The process that makes this report; 0: this is not the first line of a report.
int who_reports(const std::string& line) {
  int process = 0;
  if (line.find("WARNING: ThreadSanitizer: ") != std::string::npos) {
    const auto pid = line.rfind("(pid=");
    if (pid != std::string::npos) std::sscanf(line.c_str() + pid, "(pid=%d)", &process);
  } else if (line.find("==ERROR: LeakSanitizer: ") != std::string::npos) {
    std::sscanf(line.c_str(), "==%d==", &process);
  }
  return process;
}

}  // namespace

std::optional<bool> all_reports_arrived(std::string_view log) {
  std::map<int, int> arrived;
  std::vector<std::pair<int, int>> made;  // process, number of reports
  for_each_line(log, [&](std::string_view text) {
    const std::string line(text);
    if (const int process = who_reports(line); process > 0) {
      if (arrived.size() < most_processes || arrived.contains(process)) ++arrived[process];
      return;
    }
    int count = 0;
    int process = 0;
    if (made.size() < most_processes && std::sscanf(line.c_str(), wire::reports_made, &count, &process) == 2)
      made.emplace_back(process, count);
  });
  for (const auto& [process, count] : made) {
    const auto at = arrived.find(process);
    if ((at == arrived.end() ? 0 : at->second) < count) return false;
  }
  return made.empty() ? std::nullopt : std::optional(true);
}

}  // namespace manyhands::host
