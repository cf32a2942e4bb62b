// A report file that is rewritten whenever more is known, so that an interrupted grading leaves its results.
// Internal to cli/.
#pragma once
#include <filesystem>

#include "base/result.hpp"
#include "cli/report_wish.hpp"
#include "model/report.hpp"

namespace manyhands {

class ReportFile {
 public:
  /// `wish` names a file. `options`: for formats that people read.
  ReportFile(const ReportWish& wish, TerminalOptions options);

  /// An Error if the file could not be written later. Writes nothing.
  [[nodiscard]] Result<void> ready() const;

  /// Writes the whole report each time and replaces the old one. Anything that is not a regular file
  /// (/dev/stdout, a FIFO) cannot be rewritten, and only gets the last one.
  [[nodiscard]] Result<void> write(const Report& report, bool last) const;

 private:
  const Reporter* reporter_;
  std::filesystem::path path_;
  TerminalOptions options_;
  bool ordinary_ = true;
};

}  // namespace manyhands
