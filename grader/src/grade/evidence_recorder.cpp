#include "grade/evidence_recorder.hpp"

#include <mutex>
#include <utility>
#include <variant>

namespace manyhands::grade {

struct EvidenceRecorder::State {
  std::mutex mutex;
  Evidence evidence;
  double began = 0;
  bool failed = false;
};

EvidenceRecorder::EvidenceRecorder(Settings& settings) : state_(std::make_shared<State>()) {
  state_->evidence.p_avail = settings.machine.p_avail;
  state_->evidence.memory_kb = settings.machine.memory_kb;
  auto& actions = settings.actions;
  state_->began = actions.now();
  actions.build = [state = state_, build = actions.build](const auto& toolchain, const auto& exercise,
                                                          const auto& collected, const auto& profile,
                                                          const auto& how) {
    auto outcome = build(toolchain, exercise, collected, profile, how);
    StoredBuild stored{profile, {}, {}};
    if (const auto* built = std::get_if<build::Built>(&outcome)) stored.warnings = built->warnings;
    if (const auto* rejected = std::get_if<build::Rejected>(&outcome)) stored.rejected = rejected->findings;
    const std::lock_guard lock(state->mutex);
    state->failed = state->failed || std::holds_alternative<Error>(outcome);
    state->evidence.builds.push_back(std::move(stored));
    return outcome;
  };
  actions.run = [state = state_, run = actions.run, now = actions.now](const auto& host,
                                                                       const auto& request) {
    std::size_t place = 0;
    {
      const std::lock_guard lock(state->mutex);
      place = state->evidence.stages.size();
      state->evidence.stages.push_back({request, now() - state->began, 0, {}});
    }
    auto result = run(host, request);
    const std::lock_guard lock(state->mutex);
    auto& stage = state->evidence.stages[place];
    stage.ended_s = now() - state->began;
    if (result)
      stage.result = slim(*result, request);
    else
      state->failed = true;
    return result;
  };
}

Evidence EvidenceRecorder::evidence() const {
  const std::lock_guard lock(state_->mutex);
  auto evidence = state_->evidence;
  if (state_->failed) evidence.stages.clear();
  return evidence;
}

}  // namespace manyhands::grade
