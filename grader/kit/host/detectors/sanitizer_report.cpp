#include "kit/host/detectors/sanitizer_report.hpp"

#include <optional>
#include <utility>

#include "base/text.hpp"
#include "model/learner_frame.hpp"

namespace manyhands::host {
namespace {

constexpr std::size_t most_sections = 64;
constexpr std::size_t most_frames = 256;

// "==12==ERROR: AddressSanitizer: heap-use-after-free on address 0x…" → tool and kind.
std::optional<SanitizerReport> heading_in(std::string_view line) {
  for (const std::string_view tool : {"ThreadSanitizer", "AddressSanitizer", "LeakSanitizer"})
    for (const std::string_view level : {"WARNING: ", "ERROR: "}) {
      const auto at = line.find(std::string(level) + std::string(tool) + ": ");
      if (at == std::string_view::npos) continue;
      auto kind = line.substr(at + level.size() + tool.size() + 2);
      for (const std::string_view end : {" (", " on ", " 0x", ": "}) kind = kind.substr(0, kind.find(end));
      if (kind.empty()) continue;
      return SanitizerReport{std::string(tool), std::string(kind), {}, {}};
    }
  return std::nullopt;
}

void add_line(SanitizerReport& report, std::string_view line, const std::string& prefix) {
  auto& sections = report.sections;
  if (auto frame = report_frame_in(line, prefix)) {
    if (sections.empty()) sections.push_back({});
    if (sections.back().frames.size() < most_frames) sections.back().frames.push_back(std::move(*frame));
    return;
  }
  if (sections.size() >= most_sections) return;
  if (const auto at = line.find("Location is "); at != std::string_view::npos) {
    // A second one, for what the detector cannot name ("global '<null>'"), says less than the first.
    if (report.location.empty()) report.location = line.substr(at + 12);
    sections.push_back({std::string(line), {}});
  } else if (!line.empty() && !contains(line, "SUMMARY:") &&
             line.find_first_not_of(" =") != std::string_view::npos) {
    sections.push_back({std::string(line), {}});
  }
}

}  // namespace

std::vector<SanitizerReport> reports_in(std::string_view text, const std::string& prefix) {
  std::vector<SanitizerReport> reports;
  for_each_line(text, [&](std::string_view line) {
    if (auto report = heading_in(line)) {
      // If there are too many, the last one is kept, too: the race that the grader plants comes last.
      if (reports.size() == most_reports) reports.pop_back();
      reports.push_back(std::move(*report));
    } else if (!reports.empty()) {
      add_line(reports.back(), line, prefix);
    }
  });
  return reports;
}

bool is_learners(const ReportFrame& frame, const std::string& prefix) {
  return manyhands::is_learners(frame.file, frame.line, prefix);
}

const ReportFrame* learner_frame_in(const Section& section, const std::string& prefix) {
  for (const auto& frame : section.frames)
    if (is_learners(frame, prefix)) return &frame;
  return nullptr;
}

bool tells_creation(const Section& section) {
  return contains(section.heading, " created by ");
}

}  // namespace manyhands::host
