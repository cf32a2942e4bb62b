// Keeps and shows what a grading knows as soon as it is known: whoever ends it early has the rest. Internal
// to cli/.
#pragma once
#include <vector>

#include "base/result.hpp"
#include "cli/commands.hpp"
#include "cli/progress.hpp"
#include "cli/report_file.hpp"
#include "cli/report_wish.hpp"
#include "model/report.hpp"

namespace manyhands {

class ReportOutput {
 public:
  /// If no wish is for standard output, "terminal" goes there, unless `quiet`.
  /// `output` and `progress` must outlive this object.
  ReportOutput(const Output& output, Progress& progress, const std::vector<ReportWish>& wishes, bool quiet,
               bool for_learner);

  /// An Error where a report could not be written later on.
  [[nodiscard]] Result<void> ready() const;

  /// Written before it is shown: whoever sees a verdict finds it in the files.
  void so_far(const Report& report);

  /// What could not be written, for each file.
  std::vector<Error> finish(const Report& report);

 private:
  void show(const Report& report, ReportPart part);

  const Output& output_;
  Progress& progress_;
  const Reporter* shown_ = nullptr;  // on standard output; null: nothing
  TerminalOptions how_;
  std::vector<ReportFile> files_;
};

}  // namespace manyhands
