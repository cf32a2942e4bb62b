#include "grade/evidence_replay.hpp"

#include <algorithm>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace manyhands::grade {
namespace {

class Replay {
 public:
  explicit Replay(Evidence evidence)
      : builds_(std::move(evidence.builds)), left_(std::move(evidence.stages)) {}

  build::BuildOutcome build(const std::string& profile) const {
    for (const auto& stored : builds_) {
      if (stored.profile != profile) continue;
      if (!stored.rejected.empty()) return build::Rejected{stored.rejected};
      build::Built built;
      built.warnings = stored.warnings;
      return built;
    }
    return not_stored("the build \"" + profile + "\"");
  }

  // The first one that was the same, because stages that ran side by side may be asked for in another order.
  Result<StageResult> run(const StageOrder& order) {
    const std::lock_guard lock(mutex_);
    const auto stored = std::find_if(left_.begin(), left_.end(),
                                     [&](const StoredStage& stage) { return stage.order == order; });
    if (stored == left_.end()) return not_stored("another stage \"" + order.stage + "\"");
    time_ = stored->ended_s;
    auto result = std::move(stored->result);
    left_.erase(stored);
    return result;
  }

  // Grading looks at the time when a stage has ended, and when it is about to run the next.
  double now() {
    const std::lock_guard lock(mutex_);
    const auto next = std::find_if(left_.begin(), left_.end(),
                                   [&](const StoredStage& stage) { return stage.began_s >= time_; });
    return next == left_.end() ? time_ : next->began_s;
  }

 private:
  static Error not_stored(const std::string& what) {
    return {"the stored evidence does not contain " + what + ", which is needed to judge now", {}};
  }

  std::mutex mutex_;
  std::vector<StoredBuild> builds_;
  std::vector<StoredStage> left_;  // what was not asked for yet
  double time_ = 0;
};

}  // namespace

void judge_again(Settings& settings, Evidence evidence) {
  settings.machine.p_avail = evidence.p_avail;
  settings.machine.memory_kb = evidence.memory_kb;
  settings.state.clear();
  settings.locks = nullptr;
  settings.waits_for_quiet = false;
  settings.record.clear();
  const auto replay = std::make_shared<Replay>(std::move(evidence));
  settings.actions.build = [replay](const auto&, const auto&, const auto&, const auto& profile, const auto&) {
    return replay->build(profile);
  };
  settings.actions.run = [replay](const auto&, const auto& request) { return replay->run(request); };
  settings.actions.now = [replay] { return replay->now(); };
}

}  // namespace manyhands::grade
