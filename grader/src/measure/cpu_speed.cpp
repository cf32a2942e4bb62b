#include "measure/cpu_speed.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "measure/constants.hpp"
#include "measure/cpu_figures.hpp"
#include "measure/cpu_words.hpp"
#include "measure/slowness.hpp"

namespace manyhands {
namespace {
using namespace constants;

struct Walk {
  int at = 0;              // where it stands
  bool estimated = false;  // part of what speaks for the program was estimated
  [[nodiscard]] bool up() const { return at >= walk_end; }
  [[nodiscard]] bool down() const { return at <= -walk_end; }
};

Walk walk_of(const CpuFigures& f, double q, const CpuConditions& conditions) {
  Walk walk;
  for (const auto& b : f.blocks) {
    const auto score = score_of(b, f, q, conditions);
    walk.at += score.points;
    walk.estimated = walk.estimated || (score.points > 0 && score.because == Because::estimate);
  }
  return walk;
}

/// The program was seen to be as fast as q asks of all p cores. Noise cannot fake speed, so that one block
/// would do; the second guards against an odd baseline.
bool reached_everything(const CpuFigures& f, double q) {
  return f.blocks_at(f.bar_of(q, f.p)) >= passes_at_full_capacity;
}

/// The speedup that the program cannot exceed, as the blocks have it.
double median_bound(const CpuFigures& f, double q, const CpuConditions& conditions) {
  std::vector<double> bounds;
  for (const auto& b : f.blocks)
    if (score_of(b, f, q, conditions).because == Because::turns)
      bounds.push_back(*b.in_turns);
    else if (b.at_most)
      bounds.push_back(*b.at_most);
  return median(std::move(bounds));
}

/// Why the walk's end is a fail, too; none: it is not.
std::optional<Finding> refuted(const CpuFigures& f, double q, const CpuConditions& conditions) {
  if (!walk_of(f, q, conditions).down()) return std::nullopt;
  const auto required = f.bar_of(q, f.cores);
  if (!conditions.predicted && f.blocks_at(required) > 0) return std::nullopt;
  if (median_bound(f, q, conditions) >= indifference * required) return std::nullopt;
  const auto span = f.blocks.back().block->at_s - f.blocks.front().block->at_s;
  if (span < least_span_s) return std::nullopt;
  return cause_of_slowness(f, q, conditions);
}
}  // namespace

CpuDecision decide_cpu_speed(const std::vector<Block>& blocks, const Speed& speed,
                             const CpuConditions& conditions, bool final) {
  CpuDecision decision;
  auto& judgement = decision.judgement;
  if (conditions.p < 2) {
    decision.step = Step::done;
    judgement.verdict = Verdict::skipped;
    judgement.why = Why::machine;
    judgement.reason =
        "this machine gives one core, and a speedup needs two; this says nothing about your code";
    judgement.remedy = "grade on a machine with two cores or more";
    return decision;
  }
  auto f = figures_of(blocks, speed, conditions);
  if (conditions.alter != nullptr) conditions.alter(f);
  decision.capacity = f.seen;
  judgement.measured = cpu_figures_json(f, speed, conditions);
  const auto end = [&](Verdict verdict, double fraction) {
    decision.step = Step::done;
    judgement.verdict = verdict;
    judgement.fraction = fraction;
    return decision;
  };
  const auto proven = [&](double q) {
    return (!conditions.predicted && reached_everything(f, q)) || walk_of(f, q, conditions).up();
  };
  if (!f.blocks.empty()) judgement.summary = cpu_summary(f, speed.full, conditions);

  if (proven(speed.full)) {
    const bool seen = !conditions.predicted && reached_everything(f, speed.full);
    decision.rests_on_estimate = !seen && walk_of(f, speed.full, conditions).estimated;
    return end(Verdict::pass, 1);
  }
  const bool half = speed.partial && proven(*speed.partial);
  if (auto finding = refuted(f, speed.full, conditions);
      finding && (half || !speed.partial || refuted(f, *speed.partial, conditions))) {
    judgement.findings.push_back(std::move(*finding));
    return end(Verdict::fail, half ? 0.5 : 0);
  }
  judgement.fraction = half ? 0.5 : 0;
  decision.was_busy = !conditions.predicted && f.median_of(&BlockFigures::given) < quiet_capacity * f.cores;
  say_undecided(judgement, f, speed, decision.was_busy);
  if (final) decision.step = Step::done;
  return decision;
}

}  // namespace manyhands
