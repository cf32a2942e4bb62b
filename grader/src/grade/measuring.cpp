#include "grade/measuring.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "grade/capacity.hpp"
#include "grade/judge.hpp"
#include "grade/parts.hpp"
#include "grade/stream_judge.hpp"
#include "measure/constants.hpp"
#include "measure/cpu_cause.hpp"
#include "measure/cpu_speed.hpp"
#include "measure/lock_convoy.hpp"
#include "measure/mechanism.hpp"
#include "model/json.hpp"

namespace manyhands::grade {
namespace {

// To find a cause: runs with watched locks, then pairs of runs, one on one core and one watched; more of them
// while the machine is too busy for the program's threads to run at the same time.
constexpr int least_cause_runs = 2;
constexpr int most_cause_runs = 5;
constexpr int enough_samples = 100;
// While this is the only conclusion, measure more.
constexpr const char* not_told = "interference";
// Copies of the program run at once, if they need no more than this part of the machine's memory.
constexpr int copies_groups = 3;
constexpr int copies_percent_of_memory = 25;

Judgement with_raw(Judgement judgement, nlohmann::json raw) {
  judgement.measured["raw"] = std::move(raw);
  return judgement;
}

// Compact: most figures of most runs have their default values.
nlohmann::json raw_of(const std::vector<Run>& runs) {
  auto raw = nlohmann::json::array();
  for (const auto& run : runs) raw.push_back(compact(run));
  return raw;
}

bool copies_fit(const std::vector<Run>& runs, int p) {
  const auto machine_kb =
      static_cast<std::int64_t>(::sysconf(_SC_PHYS_PAGES)) * ::sysconf(_SC_PAGESIZE) / 1024;
  return std::all_of(runs.begin(), runs.end(), [&](const Run& run) {
    return run.peak_memory_kb * p <= machine_kb / 100 * copies_percent_of_memory;
  });
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
      return with_raw(*ended, raw_of(runs));
    const auto decision = judge_mechanism(runs, part, workers, learner_prefix_);
    if (decision.step == Step::done)
      return with_raw(looked_at_locks(decision.judgement, part, workers), raw_of(runs));
  }
}

Judgement Measuring::looked_at_locks(Judgement judgement, const Mechanism& part, int workers) const {
  const bool at_work = part.work() == Work::cpu && part.kind != MechanismKind::single_thread;
  if (!at_work || !wants_convoy(judgement)) return judgement;
  std::vector<Run> runs;
  for (int i = 0; i < constants::lock_runs; ++i)
    if (take({"locks", workers, part.work(), part.cores}, runs)) return judgement;
  judgement.measured["raw_locks"] = raw_of(runs);
  return with_convoy(std::move(judgement), convoy_at_work(runs));
}

Judgement Measuring::speed(const Speed& part) const {
  Stream stream;
  stream.exercise = exercise_.id;
  stream.part = static_cast<int>(&part - exercise_.speed.data());
  stream.speed = part;
  stream.workers = workers_for(exercise_, part.work(), settings_.machine.p_avail);
  stream.submission = settings_.shown_submission;
  stream.machine = to_json(settings_.machine);
  const bool cpu = part.work() == Work::cpu;
  if (cpu && settings_.machine.p_avail < 2 && !settings_.predict_on_one_core)
    return decide_cpu_speed({}, part, {.p = 1}).judgement;

  Capacities capacities(settings_.state / "capacity.json");
  const auto key =
      capacity_key(settings_.machine.cpu_model, settings_.toolchain, exercise_.id, stream.workers);
  if (cpu) stream.stored_capacity = capacities.get(key);
  auto measured = measure(stream);
  if (auto* ended = std::get_if<Judgement>(&measured)) return with_raw(std::move(*ended), to_json(stream));
  auto& decision = std::get<CpuDecision>(measured);
  if (cpu) capacities.raise(key, decision.capacity);
  if (!settings_.record.empty())
    if (const auto saved = save_stream(stream, settings_.record); !saved) return fault_of(saved.error());
  auto judgement = with_raw(std::move(decision.judgement), to_json(stream));
  return cpu ? with_named_cause(std::move(judgement), blocks_of(stream), part, stream.workers) : judgement;
}

std::variant<CpuDecision, Judgement> Measuring::measure(Stream& stream) const {
  const auto start = settings_.actions.now();
  const auto passed = [&] { return settings_.actions.now() - start; };
  double round_began = 0;
  std::size_t round_from = 0;
  bool waited = false;
  bool locks_known = false;
  while (true) {
    TimedBlock block;
    block.at_s = passed();
    const StageOrder order{"speed", stream.workers,    stream.speed.work(), stream.speed.cores,
                           {},      stream.speed.clock};
    if (auto ended = take(order, block.runs)) return *ended;
    block.seconds = passed() - block.at_s;
    stream.blocks.push_back(std::move(block));
    const auto patience = std::chrono::duration<double>(settings_.most_speed_time).count();
    const bool over = round_is_over(stream.speed, stream.blocks.size() - round_from, passed() - round_began,
                                    waited ? patience / 2 : patience);
    auto decision = decide(stream, 0, stream.blocks.size(), conditions_of(stream), over);
    if (decision.step == Step::more) continue;
    if (decision.rests_on_estimate && !locks_known) {
      locks_known = true;
      if (auto ended = look_at_locks(stream)) return *ended;
      decision = decide(stream, 0, stream.blocks.size(), conditions_of(stream), over);
      if (decision.step == Step::more) continue;
    }
    const bool open = decision.judgement.verdict == Verdict::inconclusive;
    if (!open || !decision.was_busy || waited || !settings_.waits_for_quiet) return decision;
    waited = true;
    const auto quiet = wait_for_quiet(stream.workers);
    if (quiet.how != QuietMoment::came) return with_wait(std::move(decision), quiet);
    settings_.progress(exercise_.id, "measuring its speed");
    round_began = passed();
    round_from = stream.blocks.size();
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

CpuDecision Measuring::with_wait(CpuDecision decision, const QuietWaitEnd& quiet) {
  auto& reason = decision.judgement.reason;
  reason += quiet.how == QuietMoment::skipped
                ? "; you chose not to wait until the machine is less busy"
                : fmt::format("; it did not become less busy within {:.0f} s", constants::most_wait_s);
  if (!quiet.busy.empty()) reason += fmt::format(" (busy: {})", quiet.busy);
  return decision;
}

std::optional<Judgement> Measuring::look_at_locks(Stream& stream) const {
  std::vector<Run> runs;
  for (int i = 0; i < constants::lock_runs; ++i)
    if (auto ended = take({"locks", stream.workers, stream.speed.work(), stream.speed.cores}, runs))
      return ended;
  stream.lock_floor_ns = floor_to_be_recorded(runs);
  return std::nullopt;
}

Judgement Measuring::with_named_cause(Judgement judgement, const std::vector<Block>& blocks,
                                      const Speed& part, int p) const {
  if (!wants_cause(judgement)) return judgement;
  const auto code = judgement.findings.front().code;
  // With millions of locks, a watched run may exceed its time limit. Then the other runs must find the cause.
  std::vector<Run> runs;
  for (int i = 0; i < constants::lock_runs; ++i)
    if (take({"locks", p, part.work(), 0}, runs) || (i == 0 && locks_are_no_cause(runs.front(), blocks, p)))
      break;
  auto cause = cause_of(code, blocks, runs, p);
  const auto open = [&cause](int rounds) {
    return rounds < least_cause_runs || cause.samples < enough_samples || cause.code == not_told;
  };
  const int most = wants_cpu_cause(judgement, cause) ? most_cause_runs : 0;
  for (int i = 0; i < most && open(i); ++i) {
    for (const int cores : {1, 0})
      if (take({"cause", p, part.work(), cores}, runs)) return judgement;
    cause = cause_of(code, blocks, runs, p);
    if (i + 1 != least_cause_runs || !wants_copies(cause) || !copies_fit(runs, p)) continue;
    for (int group = 0; group < copies_groups; ++group)
      if (take({"copies", p, part.work(), 0}, runs)) break;
    cause = cause_of(code, blocks, runs, p);
  }
  judgement.measured["raw_cause"] = raw_of(runs);
  return with_cause(std::move(judgement), cause);
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
