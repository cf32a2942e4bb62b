#include "cli/report_file.hpp"

#include <system_error>
#include <utility>

#include "base/files.hpp"

namespace manyhands {

ReportFile::ReportFile(const ReportWish& wish, TerminalOptions options)
    : reporter_(wish.reporter), path_(wish.file), options_(std::move(options)) {
  std::error_code none;
  const auto there = std::filesystem::status(path_, none);
  ordinary_ = !std::filesystem::exists(there) || std::filesystem::is_regular_file(there);
}

Result<void> ReportFile::ready() const {
  return can_write_file(path_);
}

Result<void> ReportFile::write(const Report& report, bool last) const {
  if (!last && !ordinary_) return {};
  return write_file(path_, reporter_->render(report, options_, ReportPart::whole));
}

}  // namespace manyhands
