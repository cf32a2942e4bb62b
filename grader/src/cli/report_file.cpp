#include "cli/report_file.hpp"

#include <system_error>
#include <utility>

#include "base/files.hpp"
#include "report/reporters.hpp"

namespace manyhands {

ReportFile::ReportFile(std::string path) {
  if (path != "-") path_ = std::move(path);
  std::error_code none;
  const auto there = std::filesystem::status(path_, none);
  ordinary_ = !std::filesystem::exists(there) || std::filesystem::is_regular_file(there);
}

Result<void> ReportFile::ready() const {
  return path_.empty() ? Result<void>{} : can_write_file(path_);
}

Result<void> ReportFile::write(const Report& report, bool last) const {
  if (path_.empty() || (!last && !ordinary_)) return {};
  return write_file(path_, to_json(report));
}

}  // namespace manyhands
