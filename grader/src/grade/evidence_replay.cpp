#include "grade/evidence_replay.hpp"

#include <algorithm>
#include <memory>
#include <mutex>
#include <utility>

namespace manyhands::grade {
namespace {

class Replay {
 public:
  explicit Replay(Evidence evidence) : evidence_(std::move(evidence)) {}

  build::BuildOutcome build(const std::string& profile) {
    for (const auto& stored : evidence_.builds) {
      if (stored.profile != profile) continue;
      if (!stored.rejected.empty()) return build::Rejected{stored.rejected};
      build::Built built;
      built.warnings = stored.warnings;
      return built;
    }
    return not_stored("the build \"" + profile + "\"");
  }

  Result<StageResult> run(const StageOrder& order) {
    const std::lock_guard lock(mutex_);
    const auto stored = std::find_if(next_, evidence_.stages.end(),
                                     [&](const StoredStage& stage) { return stage.order == order; });
    if (stored == evidence_.stages.end()) return not_stored("another stage \"" + order.stage + "\"");
    // Stages that ran side by side may be asked for in another order; all others are in order.
    std::rotate(next_, stored, stored + 1);
    time_ = next_->ended_s;
    return (next_++)->result;
  }

  // Grading looks at the time when a stage has ended, and when it is about to run the next.
  double now() {
    const std::lock_guard lock(mutex_);
    return next_ == evidence_.stages.end() ? time_ : next_->began_s;
  }

 private:
  static Error not_stored(const std::string& what) {
    return {"the stored evidence does not contain " + what + ", which is needed to judge now", {}};
  }

  std::mutex mutex_;
  Evidence evidence_;
  std::vector<StoredStage>::iterator next_ = evidence_.stages.begin();
  double time_ = 0;
};

}  // namespace

void judge_again(Settings& settings, Evidence evidence, const std::filesystem::path& no_state) {
  settings.machine.p_avail = evidence.p_avail;
  settings.state = no_state;
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
