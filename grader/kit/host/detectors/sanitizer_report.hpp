// Parses the sanitizers' text into reports: a heading, then sections, each with the frames of one stack. Pure
// and linear. A program may write anything into its detectors' log, so the length of lines and the number of
// sections, frames and reports are limited.
#pragma once
#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "kit/host/detectors/report_frame.hpp"

namespace manyhands::host {

// A section is a line of text, then the frames of one stack.
struct Section {
  std::string heading;
  std::vector<ReportFrame> frames;
};

struct SanitizerReport {
  std::string tool;  // "ThreadSanitizer"
  std::string kind;  // "data race"
  std::vector<Section> sections;
  std::string location;  // "global 'x' of size 4", or empty
};

inline constexpr std::size_t longest_report_line = 4096;
inline constexpr std::size_t most_reports = 500;

/// `prefix`: the path prefix of the learner's files.
std::vector<SanitizerReport> reports_in(std::string_view text, const std::string& prefix);

/// "Thread T2 … created by main thread at:": where a thread was created. All other stacks show what was done.
bool tells_creation(const Section& section);

/// True in one of the learner's files, by its name.
bool is_learners(const ReportFrame& frame, const std::string& prefix);

/// The innermost frame in one of the learner's files, or null.
const ReportFrame* learner_frame_in(const Section& section, const std::string& prefix);

/// Calls `each` with each line; for a long line, with its beginning and its end, where file and offset are.
template <class Each>
void for_each_line(std::string_view text, Each&& each) {
  constexpr std::size_t tail = longest_report_line / 4;
  std::string cut;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    auto line = text.substr(0, end);
    if (line.size() > longest_report_line) {
      cut = line.substr(0, longest_report_line - tail);
      cut += line.substr(line.size() - tail);
      line = cut;
    }
    each(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

}  // namespace manyhands::host
