// Grades one submission of one exercise on this machine, for whichever engine: the class's own process, or a
// task of a batch system. What must not run beside anything else can be done elsewhere, as a second part;
// then the two parts are merged. Knows no gradebook. Used by one thread at a time. Internal to cli/class/.
#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <set>
#include <string>

#include "classroom/attempt.hpp"
#include "cli/class/row_result.hpp"
#include "cli/grading_setup.hpp"
#include "grade/evidence.hpp"
#include "grade/evidence_recorder.hpp"
#include "grade/exercise_grader.hpp"

namespace manyhands {

struct RowToGrade {
  std::string student;
  std::string exercise;
  std::uint64_t seed = 0;
  std::set<CheckName> only = {};       // and those that decide whether they run; empty: all
  std::set<CheckName> leave_out = {};  // these are graded elsewhere
};

class RowGrading {
 public:
  /// Writes `files` below `folder`, which the caller removes afterwards. `setup` must outlive this object.
  /// Throws if they cannot be written.
  RowGrading(const GradingSetup& setup, const RowToGrade& row, const AttemptFiles& files,
             const std::filesystem::path& folder);
  RowGrading(const RowGrading&) = delete;
  RowGrading& operator=(const RowGrading&) = delete;

  /// Instead of running anything, judges what was observed. Before everything else.
  void replay(grade::Evidence evidence);

  /// What other programs may run beside.
  void untimed();
  /// Whether the rest must run alone; otherwise it takes no time.
  [[nodiscard]] bool needs_machine() const;
  /// Ends with what untimed() found; `left` names the rest.
  [[nodiscard]] RowResult without_rest();
  /// The seconds for which it has waited for other graders.
  [[nodiscard]] double waited() const;
  /// Does the rest.
  [[nodiscard]] RowResult end();

 private:
  [[nodiscard]] RowResult result_of(ExerciseReport exercise) const;
  void prepare();

  const GradingSetup& setup_;
  const Exercise& exercise_;
  grade::Settings settings_;
  std::optional<grade::EvidenceRecorder> recorder_;  // none: nothing runs
  bool replays_ = false;
  std::unique_ptr<grade::ExerciseGrader> grader_;
};

/// Judges again what was observed when a row was graded, in one part or two. Throws nlohmann::json::exception
/// if `evidence` is not that of a RowResult.
RowResult judge_row_again(const GradingSetup& setup, const RowToGrade& row, const AttemptFiles& files,
                          const std::filesystem::path& folder, const nlohmann::json& evidence);

}  // namespace manyhands
