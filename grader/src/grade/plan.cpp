#include "grade/plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "grade/stream_judge.hpp"
#include "measure/constants.hpp"
#include "measure/cpu_cause.hpp"
#include "measure/lock_convoy.hpp"
#include "measure/mechanism.hpp"
#include "model/json.hpp"

namespace manyhands::grade {
namespace {

using constants::lock_runs;

// Rounds of runs for a cause, one run on one core and one profiled; more of them while the machine is too
// busy for the program's threads to run at the same time.
constexpr int min_rounds = 2;
constexpr int max_rounds = 5;
constexpr int enough_samples = 100;
// Copies of the program run at once, if they need no more than this part of the machine's memory.
constexpr std::size_t copies_groups = 3;
constexpr int copies_percent_of_memory = 25;

std::vector<Taken> of_arm(const std::vector<Taken>& taken, Arm arm) {
  std::vector<Taken> found;
  std::copy_if(taken.begin(), taken.end(), std::back_inserter(found),
               [arm](const Taken& each) { return each.arm == arm; });
  return found;
}

bool any_ended(const std::vector<Taken>& taken) {
  return std::any_of(taken.begin(), taken.end(), [](const Taken& each) { return each.ended.has_value(); });
}

bool copies_fit(const std::vector<Run>& runs, int p, std::int64_t machine_kb) {
  return std::all_of(runs.begin(), runs.end(), [&](const Run& run) {
    return run.peak_memory_kb * p <= machine_kb / 100 * copies_percent_of_memory;
  });
}

/// With millions of locks, a watched run may exceed its time limit. Then the other runs must find the cause.
bool locks_are_known(const std::vector<Taken>& traced, const std::vector<Block>& blocks, int p) {
  if (traced.empty()) return false;
  if (traced.back().ended || traced.size() >= lock_runs) return true;
  const auto& first = traced.front().runs;
  return traced.size() == 1 && !first.empty() && locks_are_no_cause(first.front(), blocks, p);
}

/// Are copies the runs that come next?
bool copies_come_next(const std::vector<Taken>& copies, const Cause& cause, bool fit) {
  if (copies.empty()) return wants_copies(cause) && fit;
  return copies.size() < copies_groups && !copies.back().ended;
}

/// After a fail: the next run that may show its cause, or the judgement that names it.
std::variant<NextRun, Judgement> plan_cause(const SpeedEvidence& e, Judgement judgement) {
  if (!wants_cause(judgement)) return judgement;
  const auto code = judgement.findings.front().code;
  const auto blocks = blocks_of(e.stream);
  const int p = e.stream.workers;
  const auto named = [&](const Cause& cause) {
    judgement.measured["raw_cause"] = raw_of(runs_of(e.cause));
    return with_cause(std::move(judgement), cause);
  };
  const auto traced = of_arm(e.cause, Arm::lock_traced);
  if (!locks_are_known(traced, blocks, p)) return NextRun{Arm::lock_traced, 0, Purpose::cause};
  const auto by_locks = cause_of(code, blocks, runs_of(traced), p);
  if (!wants_cpu_cause(judgement, by_locks)) return named(by_locks);

  const auto alone = of_arm(e.cause, Arm::one_core);
  const auto profiled = of_arm(e.cause, Arm::profiled);
  if (any_ended(alone) || any_ended(profiled)) return judgement;
  if (alone.size() > profiled.size()) return NextRun{Arm::profiled, 0, Purpose::cause};
  const auto rounds = static_cast<int>(profiled.size());
  const auto runs = runs_of(e.cause);
  const auto cause = cause_of(code, blocks, runs, p);
  const auto copies = of_arm(e.cause, Arm::replicated);
  if (rounds == min_rounds && copies_come_next(copies, cause, copies_fit(runs, p, e.machine_kb)))
    return NextRun{Arm::replicated, 0, Purpose::cause};
  const bool open = rounds < min_rounds || cause.samples < enough_samples || is_open(cause);
  if (open && rounds < max_rounds) return NextRun{Arm::one_core, 1, Purpose::cause};
  return named(cause);
}

/// For an inconclusive judgement: adds that waiting did not help.
Judgement with_wait(Judgement judgement, const QuietWaitEnd& quiet) {
  judgement.reason +=
      quiet.how == QuietMoment::skipped
          ? "; you chose not to wait until the machine is less busy"
          : fmt::format("; it did not become less busy within {:.0f} s", constants::most_wait_s);
  if (!quiet.busy.empty()) judgement.reason += fmt::format(" (busy: {})", quiet.busy);
  return judgement;
}

}  // namespace

Plan plan(const MechanismEvidence& e) {
  const NextRun look{Arm::submission, e.part.cores, Purpose::mechanism};
  if (e.looks.empty()) return look;
  if (e.looks.back().ended) return Decided{*e.looks.back().ended, false};
  auto decision = judge_mechanism(runs_of(e.looks), e.part, e.workers, e.learner_prefix);
  auto& judgement = decision.judgement;
  if (decision.step == Step::more) return look;
  const bool at_work = e.part.work() == Work::cpu && e.part.kind != MechanismKind::single_thread;
  if (!at_work || !wants_convoy(judgement) || any_ended(e.locks)) return Decided{std::move(judgement)};
  if (e.locks.size() < lock_runs) return NextRun{Arm::lock_traced, e.part.cores, Purpose::cause};
  const auto runs = runs_of(e.locks);
  judgement.measured["raw_locks"] = raw_of(runs);
  return Decided{with_convoy(std::move(judgement), convoy_at_work(runs))};
}

Plan plan(const SpeedEvidence& e) {
  if (e.ended) return Decided{*e.ended, false};
  const auto& stream = e.stream;
  const NextRun block{Arm::submission, stream.speed.cores, Purpose::speed};
  const bool second_round = e.waited && e.waited->end.how == QuietMoment::came;
  const auto blocks = stream.blocks.size() - (second_round ? e.waited->blocks : 0);
  if (blocks == 0) return block;
  const auto now_s = stream.blocks.back().at_s + stream.blocks.back().seconds;
  const bool over = second_round
                        ? round_is_over(stream.speed, blocks, now_s - e.waited->ended_s, e.most_seconds / 2)
                        : round_is_over(stream.speed, blocks, now_s, e.most_seconds);
  auto decision = decide(stream, 0, stream.blocks.size(), conditions_of(stream), over);
  if (decision.step == Step::more) return block;
  if (decision.rests_on_estimate && e.floor.size() < lock_runs)
    return NextRun{Arm::lock_traced, stream.speed.cores, Purpose::lock_floor};
  Decided decided{std::move(decision.judgement), true, decision.capacity};
  const bool open = decided.judgement.verdict == Verdict::inconclusive;
  if (open && decision.was_busy && !e.waited && e.waits_for_quiet) return NextWait{};
  if (e.waited && !second_round) {
    decided.judgement = with_wait(std::move(decided.judgement), e.waited->end);
    return decided;
  }
  if (stream.speed.work() != Work::cpu) return decided;
  auto next = plan_cause(e, std::move(decided.judgement));
  if (const auto* run = std::get_if<NextRun>(&next)) return *run;
  decided.judgement = std::move(std::get<Judgement>(next));
  return decided;
}

void MechanismEvidence::add(const NextRun& planned, Taken taken) {
  (planned.why == Purpose::mechanism ? looks : locks).push_back(std::move(taken));
}

void SpeedEvidence::add(const NextRun& planned, Taken taken, double at_s, double seconds) {
  if (planned.why == Purpose::cause) return cause.push_back(std::move(taken));
  ended = taken.ended;
  if (planned.why == Purpose::speed) {
    if (!ended) stream.blocks.push_back({at_s, seconds, std::move(taken.runs)});
    return;
  }
  floor.push_back(std::move(taken));
  if (!ended && floor.size() == lock_runs) stream.lock_floor_ns = floor_to_be_recorded(runs_of(floor));
}

std::vector<Run> runs_of(const std::vector<Taken>& taken) {
  std::vector<Run> runs;
  for (const auto& each : taken) runs.insert(runs.end(), each.runs.begin(), each.runs.end());
  return runs;
}

nlohmann::json raw_of(const std::vector<Run>& runs) {
  auto raw = nlohmann::json::array();
  for (const auto& run : runs) raw.push_back(compact(run));
  return raw;
}

}  // namespace manyhands::grade
