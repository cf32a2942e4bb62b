// Measures one part of the checks mechanism and speed: lets the exercise's host run as often as the decision
// asks for, and gives what was decided. Nothing else of ours may run meanwhile: the caller holds the lock of
// timed runs. One thread.
#pragma once
#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "course/exercise.hpp"
#include "grade/quiet_moment.hpp"
#include "grade/settings.hpp"
#include "measure/cpu_speed.hpp"
#include "measure/judgement.hpp"
#include "model/stage.hpp"
#include "model/stage_request.hpp"

namespace manyhands::grade {

struct Stream;

class Measuring {
 public:
  using RunStage = std::function<Result<StageResult>(const StageOrder&)>;
  /// `learner_prefix`: files below it are the learner's ("starter/crawl-threads/"). References must outlive
  /// it.
  Measuring(const Settings& settings, const Exercise& exercise, std::string learner_prefix,
            RunStage run_stage);

  /// The judgement's figures hold the raw runs, under "raw".
  [[nodiscard]] Judgement mechanism(const Mechanism& part) const;
  [[nodiscard]] Judgement speed(const Speed& part) const;

 private:
  /// Where nobody was seen to work beside anybody: some more runs, in case it is a lock.
  [[nodiscard]] Judgement looked_at_locks(Judgement judgement, const Mechanism& part, int workers) const;
  /// Blocks into the stream, until it is decided or patience ends. A judgement: nothing could be measured.
  [[nodiscard]] std::variant<CpuDecision, Judgement> measure(Stream& stream) const;
  [[nodiscard]] QuietWaitEnd wait_for_quiet(int p) const;
  /// What could not be decided, and that waiting did not help.
  static CpuDecision with_wait(CpuDecision decision, const QuietWaitEnd& quiet);
  /// Notes in the stream what its locks say, before a pass rests on an estimate. A judgement: nothing could
  /// be measured.
  [[nodiscard]] std::optional<Judgement> look_at_locks(Stream& stream) const;
  /// After a fail whose cause can be named more closely: some more runs, which tell why.
  [[nodiscard]] Judgement with_named_cause(Judgement judgement, const std::vector<Block>& blocks,
                                           const Speed& part, int p) const;
  /// Appends the runs of one stage. A judgement, where there is nothing to measure: a wrong answer, a fault,
  /// a machine too busy.
  [[nodiscard]] std::optional<Judgement> take(const StageOrder& order, std::vector<Run>& runs) const;

  const Settings& settings_;
  const Exercise& exercise_;
  std::string learner_prefix_;
  RunStage run_stage_;
};

}  // namespace manyhands::grade
