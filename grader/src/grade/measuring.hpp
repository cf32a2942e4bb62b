// Measures one part of the checks mechanism and speed: runs the exercise's host as often as the decision
// requires, and returns the decision. No other program of ours may run meanwhile: the caller holds the lock
// for timed runs. Single-threaded.
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
  /// this object.
  Measuring(const Settings& settings, const Exercise& exercise, std::string learner_prefix,
            RunStage run_stage);

  /// The figures of the judgement contain the raw runs, under "raw".
  [[nodiscard]] Judgement mechanism(const Mechanism& part) const;
  [[nodiscard]] Judgement speed(const Speed& part) const;

 private:
  /// If no two tasks were seen at work at once: some more runs, to check whether a lock is the cause.
  [[nodiscard]] Judgement looked_at_locks(Judgement judgement, const Mechanism& part, int workers) const;
  /// Adds blocks to the stream until it is decided or time is up. Returns a judgement if nothing could be
  /// measured.
  [[nodiscard]] std::variant<CpuDecision, Judgement> measure(Stream& stream) const;
  [[nodiscard]] QuietWaitEnd wait_for_quiet(int p) const;
  /// For an inconclusive decision: adds that waiting did not help.
  static CpuDecision with_wait(CpuDecision decision, const QuietWaitEnd& quiet);
  /// Before a pass that rests on an estimate: adds what the locks show to the stream. Returns a judgement if
  /// nothing could be measured.
  [[nodiscard]] std::optional<Judgement> look_at_locks(Stream& stream) const;
  /// After a fail whose cause can be determined more precisely: some more runs for that.
  [[nodiscard]] Judgement with_named_cause(Judgement judgement, const std::vector<Block>& blocks,
                                           const Speed& part, int p) const;
  /// Appends the runs of one stage. Returns a judgement if there is nothing to measure: a wrong answer, a
  /// fault, a machine that is too busy.
  [[nodiscard]] std::optional<Judgement> take(const StageOrder& order, std::vector<Run>& runs) const;

  const Settings& settings_;
  const Exercise& exercise_;
  std::string learner_prefix_;
  RunStage run_stage_;
};

}  // namespace manyhands::grade
