// A report in its file, written again whenever more is known, so that a grading that is ended early leaves
// what it had found. Internal to cli/.
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

  /// An Error where the file could not be written later on. Writes nothing.
  [[nodiscard]] Result<void> ready() const;

  /// Each time the whole report, in place of the one before. What is no ordinary file (/dev/stdout, a FIFO)
  /// cannot be written again: it gets the last one only.
  [[nodiscard]] Result<void> write(const Report& report, bool last) const;

 private:
  const Reporter* reporter_;
  std::filesystem::path path_;
  TerminalOptions options_;
  bool ordinary_ = true;
};

}  // namespace manyhands
