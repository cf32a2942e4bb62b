#include "cli/report_output.hpp"

#include <ostream>

namespace manyhands {

ReportOutput::ReportOutput(const Output& output, Progress& progress, const std::vector<ReportWish>& wishes,
                           bool quiet, bool for_learner, bool solutions)
    : output_(output), progress_(progress) {
  how_.program = output.program;
  how_.for_learner = for_learner;
  how_.solutions = solutions;
  // Files first: the terminal's properties, which how_ gets below, do not apply to them.
  for (const auto& wish : wishes) {
    if (wish.file.empty())
      shown_ = wish.reporter;
    else
      files_.emplace_back(wish, how_);
  }
  how_.colour = output.colour;
  how_.unicode = output.unicode;
  how_.width = output.width;
  if (shown_ == nullptr && !quiet) shown_ = find_reporter("terminal");
}

Result<void> ReportOutput::ready() const {
  for (const auto& file : files_)
    if (auto writable = file.ready(); !writable) return writable;
  return {};
}

void ReportOutput::so_far(const Report& report) {
  // A write that fails now will be tried again; only the last one counts.
  for (const auto& file : files_) static_cast<void>(file.write(report, false).ok());
  show(report, report.exercises.empty() ? ReportPart::beginning : ReportPart::latest);
}

std::vector<Error> ReportOutput::finish(const Report& report) {
  std::vector<Error> troubles;
  for (const auto& file : files_)
    if (const auto written = file.write(report, true); !written) troubles.push_back(written.error());
  show(report, ReportPart::end);
  return troubles;
}

void ReportOutput::show(const Report& report, ReportPart part) {
  progress_.clear();
  if (shown_ == nullptr) return;
  const auto text = shown_->render(report, how_, part);
  if (!text.empty()) output_.out << text << std::flush;
}

}  // namespace manyhands
