// Measures one part of the checks mechanism and speed: runs the exercise's host as often as the plan
// (plan.hpp) asks for, and returns the decision. Decides nothing by itself. No other program of ours may run
// meanwhile: the caller holds the lock for timed runs. Single-threaded.
#pragma once
#include <functional>
#include <string>

#include "base/result.hpp"
#include "course/exercise.hpp"
#include "grade/plan.hpp"
#include "grade/quiet_moment.hpp"
#include "grade/settings.hpp"
#include "measure/judgement.hpp"
#include "model/stage.hpp"
#include "model/stage_request.hpp"

namespace manyhands::grade {

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
  /// Runs what the plan asks for until it is decided; adds the runs to the evidence.
  [[nodiscard]] Decided follow(SpeedEvidence& evidence) const;
  [[nodiscard]] QuietWaitEnd wait_for_quiet(int p) const;
  [[nodiscard]] Taken take(const NextRun& planned, const StageOrder& order) const;

  const Settings& settings_;
  const Exercise& exercise_;
  std::string learner_prefix_;
  RunStage run_stage_;
};

}  // namespace manyhands::grade
