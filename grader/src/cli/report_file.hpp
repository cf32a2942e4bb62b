// The JSON report in its file, written again whenever more is known, so that a grading that is ended early
// leaves what it had found. Internal to cli/.
#pragma once
#include <filesystem>
#include <string>

#include "base/result.hpp"
#include "model/report.hpp"

namespace manyhands {

class ReportFile {
 public:
  /// `path` as it was given to --json; empty or "-": no file, and nothing below does anything.
  explicit ReportFile(std::string path);

  /// An Error where the file could not be written later on. Writes nothing.
  [[nodiscard]] Result<void> ready() const;

  /// Each time the whole report, in place of the one before. What is no ordinary file (/dev/stdout, a FIFO)
  /// cannot be written again: it gets the last one only.
  [[nodiscard]] Result<void> write(const Report& report, bool last) const;

 private:
  std::filesystem::path path_;
  bool ordinary_ = true;
};

}  // namespace manyhands
