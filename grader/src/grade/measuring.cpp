#include "grade/measuring.hpp"

#include <fmt/format.h>

#include <chrono>
#include <utility>

#include "grade/capacity.hpp"
#include "grade/judge.hpp"
#include "grade/parts.hpp"
#include "measure/constants.hpp"
#include "measure/cpu_speed.hpp"
#include "model/json.hpp"

namespace manyhands::grade {
namespace {

Judgement with_raw(Judgement judgement, nlohmann::json raw) {
  judgement.measured["raw"] = std::move(raw);
  return judgement;
}

/// The host's stage whose runs are of this arm.
std::string stage_of(const NextRun& planned) {
  switch (planned.arm) {
    case Arm::lock_traced:
      return "locks";
    case Arm::one_core:
    case Arm::profiled:
      return "cause";
    case Arm::replicated:
      return "copies";
    default:
      return planned.why == Purpose::mechanism ? "mechanism" : "speed";
  }
}

StageOrder order_of(const NextRun& planned, int workers, Work work) {
  StageOrder order;
  order.stage = stage_of(planned);
  order.workers = workers;
  order.work = work;
  order.cores = planned.cores;
  return order;
}

}  // namespace

Measuring::Measuring(const Settings& settings, const Exercise& exercise, std::string learner_prefix,
                     RunStage run_stage)
    : settings_(settings),
      exercise_(exercise),
      learner_prefix_(std::move(learner_prefix)),
      run_stage_(std::move(run_stage)) {}

Judgement Measuring::mechanism(const Mechanism& part) const {
  MechanismEvidence evidence;
  evidence.part = part;
  evidence.workers = workers_for(exercise_, part.work(), settings_.machine.p_avail);
  evidence.learner_prefix = learner_prefix_;
  while (true) {
    auto next = plan(evidence);
    if (auto* decided = std::get_if<Decided>(&next))
      return with_raw(std::move(decided->judgement), raw_of(runs_of(evidence.looks)));
    const auto& planned = std::get<NextRun>(next);
    evidence.add(planned, take(planned, order_of(planned, evidence.workers, part.work())));
  }
}

Judgement Measuring::speed(const Speed& part) const {
  SpeedEvidence evidence;
  auto& stream = evidence.stream;
  stream.exercise = exercise_.id;
  stream.part = static_cast<int>(&part - exercise_.speed.data());
  stream.speed = part;
  stream.workers = workers_for(exercise_, part.work(), settings_.machine.p_avail);
  stream.submission = settings_.shown_submission;
  stream.machine = to_json(settings_.machine);
  const bool cpu = part.work() == Work::cpu;
  if (cpu && settings_.machine.p_avail < 2 && !settings_.predict_on_one_core)
    return decide_cpu_speed({}, part, {.p = 1}).judgement;

  Capacities capacities(settings_.state.empty() ? std::filesystem::path()
                                                : settings_.state / "capacity.json");
  const auto key =
      capacity_key(settings_.machine.cpu_model, settings_.toolchain, exercise_.id, stream.workers);
  if (cpu) stream.stored_capacity = capacities.get(key);
  evidence.most_seconds = std::chrono::duration<double>(settings_.most_speed_time).count();
  evidence.waits_for_quiet = settings_.waits_for_quiet;
  evidence.machine_kb = settings_.machine.memory_kb;
  auto decided = follow(evidence);
  if (decided.measured && cpu) capacities.raise(key, decided.capacity);
  if (decided.measured && !settings_.record.empty())
    if (const auto saved = save_stream(stream, settings_.record); !saved) return fault_of(saved.error());
  return with_raw(std::move(decided.judgement), to_json(stream));
}

Decided Measuring::follow(SpeedEvidence& evidence) const {
  const auto start = settings_.actions.now();
  const auto passed = [&] { return settings_.actions.now() - start; };
  const auto& stream = evidence.stream;
  while (true) {
    auto next = plan(evidence);
    if (auto* decided = std::get_if<Decided>(&next)) return std::move(*decided);
    if (std::holds_alternative<NextWait>(next)) {
      auto end = wait_for_quiet(stream.workers);
      if (end.how == QuietMoment::came) settings_.progress(exercise_.id, "measuring its speed");
      evidence.waited = {std::move(end), stream.blocks.size(), passed()};
      continue;
    }
    const auto& planned = std::get<NextRun>(next);
    auto order = order_of(planned, stream.workers, stream.speed.work());
    if (planned.why == Purpose::speed) order.clock = stream.speed.clock;
    const auto at_s = passed();
    auto taken = take(planned, order);
    evidence.add(planned, std::move(taken), at_s, passed() - at_s);
  }
}

QuietWaitEnd Measuring::wait_for_quiet(int p) const {
  const bool can_skip = settings_.skips_wait.begins();
  const auto words = [p, can_skip](std::chrono::seconds left, const std::string& busy) {
    return fmt::format("waiting up to {} s until {} idle{}{}", left.count(),
                       p == 1 ? "a core is" : fmt::format("{} cores are", p),
                       can_skip ? " (Enter: do not wait)" : "", busy.empty() ? "" : "; busy: " + busy);
  };
  const std::chrono::duration<double> longest(constants::most_wait_s);
  settings_.waits(exercise_.id, words(std::chrono::duration_cast<std::chrono::seconds>(longest), {}));
  const auto tell = [&](std::chrono::seconds left, const std::string& busy) {
    settings_.progress(exercise_.id, words(left, busy));
  };
  return wait_for_quiet_moment({p, longest, tell, settings_.skips_wait.asked});
}

Taken Measuring::take(const NextRun& planned, const StageOrder& order) const {
  auto stage = run_stage_(order);
  if (!stage) return {planned.arm, {}, fault_of(stage.error())};
  if (stage->findings.empty() && stage->faults.empty() && stage->unmeasured.empty())
    return {planned.arm, std::move(stage->runs), std::nullopt};
  stage->cases = {{"", 0, true, 0}};
  return {planned.arm, {}, judge_correct(*stage, 0)};
}

}  // namespace manyhands::grade
