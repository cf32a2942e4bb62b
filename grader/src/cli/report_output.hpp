// Stores and shows the results of a grading as soon as they are known, so that they remain if it is
// interrupted. Internal to cli/.
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
               bool for_learner, bool solutions = false);

  /// A line for the report on the terminal, beside the speed check. Before the first report.
  void beside_speed(std::function<std::string(const ExerciseReport&)> words) {
    how_.beside_speed = std::move(words);
  }

  /// An Error if a report could not be written later.
  [[nodiscard]] Result<void> ready() const;

  /// Writes files first and shows the result afterwards: when users see a verdict, it is already in the
  /// files.
  void so_far(const Report& report);

  /// Returns an error for each file that could not be written.
  std::vector<Error> finish(const Report& report);

 private:
  void show(const Report& report, ReportPart part);

  const Output& output_;
  Progress& progress_;
  const Reporter* shown_ = nullptr;  // for standard output; null: none
  TerminalOptions how_;
  std::vector<ReportFile> files_;
};

}  // namespace manyhands
