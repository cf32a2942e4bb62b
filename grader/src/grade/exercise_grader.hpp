// Grades the collected files of one exercise: builds them, runs the stages in order, and has each judged. It
// never reads the submission's folder, so files that are saved meanwhile change nothing. One object per
// exercise and submission, for a single thread.
#pragma once
#include <chrono>
#include <future>
#include <map>
#include <string>

#include "build/collect.hpp"
#include "build/compile.hpp"
#include "course/exercise.hpp"
#include "grade/measuring.hpp"
#include "grade/run_locks.hpp"
#include "grade/settings.hpp"
#include "measure/judgement.hpp"
#include "model/report.hpp"
#include "model/stage.hpp"
#include "profile/profile.hpp"

namespace manyhands::grade {

class ExerciseGrader {
 public:
  ExerciseGrader(const Settings& settings, const Exercise& exercise, double points,
                 build::Collected collected);

  /// Never throws because of what a submission does. The caller's report adds up the points (totals.hpp).
  ExerciseReport grade();

 private:
  void builds();
  void correct();
  void instrumented(CheckName name, const Profile& profile);
  void mechanism();
  void speed();

  Check* begin(CheckName name, const std::string& what);
  void finish(Check& check, const Judgement& judgement);
  void gate(Check& check, const std::string& reason);
  void not_measured(Check& check, const Error& why);
  void fault(Check& check, const Error& error);
  [[nodiscard]] bool applies(CheckName name) const;
  [[nodiscard]] bool asked(CheckName name) const;
  // Held during untimed work, one step at a time, so that graders that need to time something do not wait
  // long.
  [[nodiscard]] RunLocks::Held beside_others() const;
  [[nodiscard]] Result<RunLocks::Held> lock_to_time() const;
  [[nodiscard]] Result<RunLocks::Held> lock_to_watch(Work work) const;
  [[nodiscard]] bool passed(CheckName name) const;
  [[nodiscard]] Measuring measuring();
  [[nodiscard]] Result<StageResult> test_stage(CheckName name, const Profile& profile);
  [[nodiscard]] Result<StageResult> run_stage(const StageOrder& order);

  const Settings& settings_;
  const Exercise& exercise_;
  std::filesystem::path folder_;  // guests by profile, and "baseline"
  build::Collected collected_;
  std::map<const Profile*, std::future<build::BuildOutcome>> building_;
  std::map<CheckName, Judgement> judgements_;
  std::vector<build::CompilerWarning> warnings_;  // of the build in use
  ExerciseReport report_;
  std::chrono::steady_clock::time_point began_;
  std::uint64_t next_seed_ = 0;
  int host_runs_ = 0;
  std::optional<Error> died_;  // one of our own programs has died while working on this submission
  bool hung_ = false;
};

}  // namespace manyhands::grade
