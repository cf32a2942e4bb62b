#include "measure/cpu_speed.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "measure/constants.hpp"
#include "measure/cpu_demand.hpp"

namespace manyhands {
namespace {
using namespace constants;

constexpr auto quieter_machine =
    "close other programs, or wait until the machine is less busy, then grade again; `grader doctor` says "
    "what this "
    "machine can measure";

/// All that is known so far, per block and over all.
struct Figures {
  int p = 0;
  double parallel_fraction = 0;
  double seen = 0;  // C: the most that was seen; the bar for a fail, which noise can only lower
  double cores =
      0;  // at least C: what the cores can do; the bar for a pass, which a busy neighbour cannot lower
  double busy = 0;  // cores kept busy in the block that achieved most
  std::vector<double> achieved;
  std::vector<Demand> demands;
  std::vector<const Block*> blocks;

  [[nodiscard]] bool measurable() const { return seen >= least_capacity; }
  [[nodiscard]] double bar_of(double q, double capacity) const { return bar(q, parallel_fraction, capacity); }
  [[nodiscard]] double asked(double q) const { return bar_of(q, measurable() ? cores : p); }
  [[nodiscard]] double best() const {
    return achieved.empty() ? 0 : *std::max_element(achieved.begin(), achieved.end());
  }
  [[nodiscard]] int blocks_at(double required) const {
    return static_cast<int>(
        std::count_if(achieved.begin(), achieved.end(), [&](double a) { return a >= required; }));
  }
};

Figures figures_of(const std::vector<Block>& blocks, const Speed& speed, int p, double stored) {
  Figures f;
  f.p = p;
  f.parallel_fraction = speed.parallel_fraction;
  f.seen = std::min<double>(std::max(0.0, stored), p);
  const auto least_cpu = least_serial_cpu(blocks);
  for (const auto& block : blocks) {
    for (const auto& group : block.at_once) {
      const auto capacity = capacity_of(group, least_cpu, p);
      f.seen = std::max(f.seen, capacity.seen);
      f.cores = std::max(f.cores, capacity.cores);
    }
    if (usable_submission(block.submission) && least_cpu > 0) f.blocks.push_back(&block);
  }
  f.cores = std::max(f.cores, f.seen);
  for (const auto* block : f.blocks) {
    const auto& s = block->submission;
    const auto wall = static_cast<double>(s.wall_ns);
    const auto achieved = least_cpu * s.work_units / wall;
    if (achieved > f.best()) f.busy = static_cast<double>(s.cpu_ns) / wall;
    f.achieved.push_back(achieved);
    f.demands.push_back(demand_of(*block, least_cpu, f.seen, p));
  }
  return f;
}

bool proven(const Figures& f, double q) {
  if (f.blocks_at(f.bar_of(q, f.p)) >= passes_at_full_capacity) return true;
  return f.measurable() && f.blocks_at(f.bar_of(q, f.cores)) >= passes_at_seen_capacity;
}

using Bound = std::optional<double> Demand::*;

/// In nearly every block the bound lies clearly below the bar, and in none above it.
bool contradicts(const Figures& f, Bound bound, double required) {
  int below = 0;
  for (const auto& demand : f.demands) {
    if (!(demand.*bound)) continue;
    if (*(demand.*bound) >= required) return false;
    below += *(demand.*bound) < indifference * required ? 1 : 0;
  }
  return below >= part_with_cause * static_cast<double>(f.demands.size());
}

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

double median_bound(const Figures& f, Bound bound) {
  std::vector<double> values;
  for (const auto& demand : f.demands)
    if (demand.*bound) values.push_back(*(demand.*bound));
  return median(values);
}

/// The floor that keeps the program below the bar for q, whatever the machine does; null: none is proved.
Bound cause_against(const Figures& f, double q) {
  const auto required = f.bar_of(q, f.seen);
  if (!f.measurable() || static_cast<int>(f.demands.size()) < least_blocks_to_fail) return nullptr;
  if (f.blocks_at(required) > 0) return nullptr;
  if (contradicts(f, &Demand::serial, required)) return &Demand::serial;
  Bound cause = nullptr;
  for (const Bound bound : {&Demand::inflated, &Demand::uneven})
    if (contradicts(f, bound, required) && (!cause || median_bound(f, bound) < median_bound(f, cause)))
      cause = bound;
  return cause;
}

Finding finding_of(const Figures& f, Bound cause) {
  const auto median_of = [&](double Demand::*figure) {
    std::vector<double> values;
    for (const auto& demand : f.demands) values.push_back(demand.*figure);
    return median(values);
  };
  const bool processes = f.blocks.front()->submission.peak_processes > 0;
  const auto* workers = processes ? "processes" : "threads";
  const auto limit = median_bound(f, cause);
  Finding finding;
  finding.by = "kernel";
  if (cause == &Demand::serial) {
    finding.code = "serial";
    finding.message = fmt::format(
        "on average {:.1f} of your {} was at work at a time, where {} could be; so your program cannot "
        "become faster "
        "than the serial version, on any machine",
        median_of(&Demand::at_work), workers, f.p);
  } else if (cause == &Demand::inflated) {
    finding.code = "work-inflated";
    finding.message = fmt::format(
        "your {} together used {:.1f}× the CPU time of the serial version; with {} cores that leaves a "
        "speedup of "
        "{:.2f}× at most",
        workers, median_of(&Demand::inflation), f.p, limit);
  } else {
    finding.code = "imbalance";
    finding.message = fmt::format(
        "one of your {} did {:.0f} % of the work while others had nothing to do; that leaves a speedup of "
        "{:.2f}× at "
        "most",
        workers, 100 * median_of(&Demand::largest_share), limit);
  }
  return finding;
}

nlohmann::json measured(const Figures& f, const Speed& speed) {
  nlohmann::json j = {{"workers", f.p},
                      {"capacity_seen", f.seen},
                      {"capacity_cores", f.cores},
                      {"speedup", f.best()},
                      {"needs", f.asked(speed.full)},
                      {"cores_busy", f.busy},
                      {"blocks", nlohmann::json::array()}};
  for (std::size_t i = 0; i < f.demands.size(); ++i) {
    const auto& d = f.demands[i];
    nlohmann::json block = {{"speedup", f.achieved[i]},
                            {"at_work", d.at_work},
                            {"cpu_over_serial", d.inflation},
                            {"largest_share", d.largest_share}};
    if (d.serial) block["most_if_serial"] = *d.serial;
    if (d.inflated) block["most_by_cpu_time"] = *d.inflated;
    if (d.uneven) block["most_by_largest_task"] = *d.uneven;
    j["blocks"].push_back(std::move(block));
  }
  return j;
}

std::string summary_of(const Figures& f, double q) {
  auto text = fmt::format("{:.2f}× (needs {:.2f}×", f.best(), f.asked(q));
  if (f.cores > 0) text += fmt::format("; this machine can give {:.2f}×", f.cores);
  return text + fmt::format("); your program kept {:.2f} cores busy", f.busy);
}

/// Neither proved nor disproved: what to say, whether more can be measured or not.
void say_undecided(Judgement& judgement, const Figures& f, const Speed& speed) {
  judgement.remedy = quieter_machine;
  if (f.achieved.empty()) {
    judgement.reason = "no complete measurement of your program could be taken";
    return;
  }
  if (!f.measurable()) {
    if (judgement.fraction == 0) judgement.verdict = Verdict::skipped, judgement.why = Why::machine;
    judgement.reason =
        fmt::format("this machine gave {:.2f} of {} cores during the test; this says nothing about your code",
                    f.seen, f.p);
    return;
  }
  judgement.reason = fmt::format(
      "your program reached {:.2f}×, and {:.2f}× is needed; nothing was seen in it that explains the "
      "difference, so "
      "the machine may have been busy with something else",
      f.best(), f.asked(speed.full));
  if (judgement.fraction > 0) judgement.reason += "; half of the points are earned";
}
}  // namespace

double bar(double q, double parallel_fraction, double capacity) {
  return q / ((1 - parallel_fraction) + parallel_fraction / capacity);
}

CpuDecision decide_cpu_speed(const std::vector<Block>& blocks, const Speed& speed, int p,
                             double stored_capacity, bool final) {
  CpuDecision decision;
  auto& judgement = decision.judgement;
  if (p < 2) {
    decision.step = Step::done;
    judgement.verdict = Verdict::skipped;
    judgement.why = Why::machine;
    judgement.reason =
        "this machine gives one core, and a speedup needs two; this says nothing about your code";
    judgement.remedy = "grade on a machine with two cores or more";
    return decision;
  }
  const auto f = figures_of(blocks, speed, p, stored_capacity);
  decision.capacity = f.seen;
  judgement.measured = measured(f, speed);
  if (!f.achieved.empty()) judgement.summary = summary_of(f, speed.full);
  const auto end = [&](Verdict verdict, double fraction) {
    decision.step = Step::done;
    judgement.verdict = verdict;
    judgement.fraction = fraction;
    return decision;
  };

  if (proven(f, speed.full)) return end(Verdict::pass, 1);
  const bool half = speed.partial && proven(f, *speed.partial);
  const auto cause = cause_against(f, speed.full);
  if (cause && (half || !speed.partial || cause_against(f, *speed.partial))) {
    judgement.findings.push_back(finding_of(f, cause));
    return end(Verdict::fail, half ? 0.5 : 0);
  }
  judgement.fraction = half ? 0.5 : 0;
  say_undecided(judgement, f, speed);
  if (final || static_cast<int>(blocks.size()) >= most_blocks) decision.step = Step::done;
  return decision;
}

}  // namespace manyhands
