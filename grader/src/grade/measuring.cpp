#include "grade/measuring.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "grade/capacity.hpp"
#include "grade/judge.hpp"
#include "grade/parts.hpp"
#include "grade/stream.hpp"
#include "measure/cpu_cause.hpp"
#include "measure/cpu_speed.hpp"
#include "measure/io_speed.hpp"
#include "measure/mechanism.hpp"
#include "model/json.hpp"

namespace manyhands::grade {
namespace {

using Clock = std::chrono::steady_clock;

// To name a cause: pairs of runs, on one core and watched; more of them while the machine is too busy for the
// program's threads to meet.
constexpr int least_cause_runs = 2;
constexpr int most_cause_runs = 5;
constexpr int enough_samples = 100;

Judgement with_raw(Judgement judgement, nlohmann::json raw) {
  judgement.measured["raw"] = std::move(raw);
  return judgement;
}

}  // namespace

Measuring::Measuring(const Settings& settings, const Exercise& exercise, std::string learner_prefix,
                     RunStage run_stage)
    : settings_(settings),
      exercise_(exercise),
      learner_prefix_(std::move(learner_prefix)),
      run_stage_(std::move(run_stage)) {}

Judgement Measuring::mechanism(const Mechanism& part) const {
  const int workers = workers_for(exercise_, part.work(), settings_.machine.p_avail);
  std::vector<Run> runs;
  while (true) {
    if (auto ended = take({"mechanism", workers, part.work(), part.cores}, runs))
      return with_raw(*ended, runs);
    const auto decision = judge_mechanism(runs, part, workers, learner_prefix_);
    if (decision.step == Step::done) return with_raw(decision.judgement, runs);
  }
}

Judgement Measuring::speed(const Speed& part) const {
  return part.work() == Work::cpu ? cpu_speed(part) : io_speed(part);
}

Judgement Measuring::cpu_speed(const Speed& part) const {
  const int p =
      std::min(workers_for(exercise_, Work::cpu, settings_.machine.p_avail), settings_.machine.p_avail);
  Capacities capacities(settings_.state / "capacity.json");
  const auto key = capacity_key(settings_.machine.cpu_model, settings_.toolchain, exercise_.id, p);
  std::vector<Block> blocks;
  auto raw = nlohmann::json::array();
  const auto deadline = Clock::now() + settings_.most_speed_time;
  while (true) {
    if (p > 1) {
      std::vector<Run> runs;
      if (auto ended = take({"speed", p, part.work(), part.cores}, runs))
        return with_raw(*ended, std::move(raw));
      blocks.push_back(block_of(TimedBlock{0, 0, runs}, p));
      raw.push_back(runs);
    }
    const bool last = p == 1 || Clock::now() > deadline;
    const auto decision = decide_cpu_speed(blocks, part, p, capacities.get(key), last);
    if (decision.step == Step::more && !last) continue;
    capacities.raise(key, decision.capacity);
    return with_raw(with_named_cause(decision.judgement, blocks, part, p), std::move(raw));
  }
}

Judgement Measuring::with_named_cause(Judgement judgement, const std::vector<Block>& blocks,
                                      const Speed& part, int p) const {
  if (!wants_cause(judgement)) return judgement;
  std::vector<Run> runs;
  Cause cause;
  for (int i = 0; i < most_cause_runs && (i < least_cause_runs || cause.samples < enough_samples); ++i) {
    for (const int cores : {1, 0})
      if (take({"cause", p, part.work(), cores}, runs)) return judgement;
    cause = cause_of_inflation(blocks, runs, p);
  }
  judgement.measured["raw_cause"] = runs;
  return with_cause(std::move(judgement), cause);
}

Judgement Measuring::io_speed(const Speed& part) const {
  const int workers = workers_for(exercise_, Work::io, settings_.machine.p_avail);
  std::vector<Run> runs;
  const auto deadline = Clock::now() + settings_.most_speed_time;
  while (true) {
    if (auto ended = take({"speed", workers, part.work(), part.cores}, runs)) return with_raw(*ended, runs);
    const bool last = Clock::now() > deadline;
    const auto decision = decide_io_speed(runs, part, workers, last);
    if (decision.step == Step::done || last) return with_raw(decision.judgement, runs);
  }
}

std::optional<Judgement> Measuring::take(const StageOrder& order, std::vector<Run>& runs) const {
  auto stage = run_stage_(order);
  if (!stage) return fault_of(stage.error());
  if (stage->findings.empty() && stage->faults.empty() && stage->unmeasured.empty()) {
    runs.insert(runs.end(), stage->runs.begin(), stage->runs.end());
    return std::nullopt;
  }
  stage->cases = {{"", 0, true, 0}};
  return judge_correct(*stage, 0);
}

}  // namespace manyhands::grade
