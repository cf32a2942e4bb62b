// Grades the collected files of one exercise: builds them, walks the table of checks (check_rows.hpp), and
// has each judged. It never reads the submission's folder, so files that are saved meanwhile change nothing.
// One object per exercise and submission, used by one thread at a time; it may run two hosts at once, but
// reports progress and checks in the table's order.
#pragma once
#include <chrono>
#include <future>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "build/collect.hpp"
#include "build/compile.hpp"
#include "course/exercise.hpp"
#include "grade/check_rows.hpp"
#include "grade/measuring.hpp"
#include "grade/run_locks.hpp"
#include "grade/settings.hpp"
#include "measure/judgement.hpp"
#include "model/report.hpp"
#include "model/stage.hpp"
#include "model/stage_request.hpp"
#include "profile/profile.hpp"

namespace manyhands::grade {

class ExerciseGrader {
 public:
  ExerciseGrader(const Settings& settings, const Exercise& exercise, double points,
                 build::Collected collected);

  /// Never throws because of what a submission does. The caller's report adds up the points (totals.hpp).
  ExerciseReport grade();

  /// The first part of grade(): the checks that other programs may run beside, so that several submissions
  /// can get it at once. grade() then does the rest.
  void grade_untimed();
  /// Whether the rest needs the machine for itself; otherwise it takes no time.
  [[nodiscard]] bool needs_machine() const;
  /// The checks that are left after grade_untimed().
  [[nodiscard]] std::set<CheckName> left() const;
  /// How long it has waited for other graders, which is no time of any check.
  [[nodiscard]] std::chrono::steady_clock::duration waited() const { return waited_; }
  /// What grade_untimed() found, for a caller that has the rest graded elsewhere (Settings::only). The last
  /// call.
  ExerciseReport end_without_rest();

 private:
  struct Ended {
    Result<StageResult> result;
    std::chrono::steady_clock::time_point at;
    std::chrono::steady_clock::duration waited{};  // for other graders
  };
  /// A stage that runs, or will when its result is asked for.
  struct Started {
    std::optional<Judgement> known;  // nothing needs to run
    std::future<Ended> result;
    std::chrono::steady_clock::time_point began, ended;
    std::chrono::steady_clock::duration waited{};  // for other graders
  };
  /// A build, and when it waited for other graders.
  struct Compiled {
    build::BuildOutcome outcome;
    std::chrono::steady_clock::time_point waits_from, waits_until;
  };

  void wait_for_builds();
  [[nodiscard]] bool is_timed(const CheckRow& row) const;
  void run_next();
  /// The rows of a group run side by side; their checks begin and end in order.
  void run(const std::vector<const CheckRow*>& group);
  void builds(const CheckRow& row);
  void measure(const CheckRow& row);
  /// What became of a build in the background, which may not have ended yet.
  [[nodiscard]] build::BuildOutcome end_of(std::future<Compiled>& building);
  [[nodiscard]] bool may_run_side_by_side(const std::vector<const CheckRow*>& group) const;
  [[nodiscard]] Started start(const CheckRow& row, bool at_once);
  [[nodiscard]] Judgement judgement_of(const CheckRow& row, Started& started);

  Check& begin(const CheckRow& row);
  void finish(Check& check, const Judgement& judgement);
  /// A judgement if something is missing that the check needs.
  [[nodiscard]] std::optional<Judgement> gated(const CheckRow& row) const;
  [[nodiscard]] bool applies(CheckName name) const;
  [[nodiscard]] bool asked(CheckName name) const;
  [[nodiscard]] bool passed(CheckName name) const;
  // Held during untimed work, one step at a time, so that graders that need to time something do not wait
  // long. Any thread.
  [[nodiscard]] RunLocks::Held beside_others() const;
  [[nodiscard]] Result<RunLocks::Held> lock_to_time() const;
  [[nodiscard]] Result<RunLocks::Held> lock_to_watch(Work work) const;
  [[nodiscard]] Measuring measuring();
  /// Hands out the seed and the folder of the next stage.
  [[nodiscard]] StageRequest request_for(const StageOrder& order);
  /// The only place that starts a host. Any thread.
  [[nodiscard]] Result<StageResult> run_stage(const StageRequest& request) const;
  /// The first error stays.
  [[nodiscard]] Result<StageResult> noted_if_died(Result<StageResult> result);

  const Settings& settings_;
  const Exercise& exercise_;
  std::filesystem::path folder_;  // guests by profile, and "baseline"
  build::Collected collected_;
  std::map<const Profile*, std::future<Compiled>> building_;
  std::map<CheckName, Judgement> judgements_;
  std::vector<build::CompilerWarning> warnings_;  // of the build in use
  ExerciseReport report_;
  std::chrono::steady_clock::time_point began_;            // the current check
  std::chrono::steady_clock::duration waited_{};           // for other graders, in all checks
  std::chrono::steady_clock::duration waited_at_begin_{};  // of the current check
  std::uint64_t next_seed_ = 0;
  int host_runs_ = 0;
  std::optional<Error> died_;  // one of our own programs has died while working on this submission
  std::set<CheckName> hung_;   // the checks in which a program hung
  bool untimed_done_ = false;
  std::vector<std::vector<const CheckRow*>> left_;  // the groups that have not run yet
};

}  // namespace manyhands::grade
