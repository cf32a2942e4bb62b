#include "measure/cpu_speed.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "measure/constants.hpp"
#include "measure/cpu_figures.hpp"

namespace manyhands {
namespace {
using namespace constants;

constexpr auto quieter_machine =
    "close other programs, or wait until the machine is less busy, then grade again; `grader doctor` says "
    "what this "
    "machine can measure";

Finding finding_of(const CpuFigures& f, Bound cause) {
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

nlohmann::json measured(const CpuFigures& f, const Speed& speed) {
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

std::string summary_of(const CpuFigures& f, double q) {
  auto text = fmt::format("{:.2f}× (needs {:.2f}×", f.best(), f.asked(q));
  if (f.cores > 0) text += fmt::format("; this machine can give {:.2f}×", f.cores);
  return text + fmt::format("); your program kept {:.2f} cores busy", f.busy);
}

/// No proof, but a hint where to look.
std::string what_was_seen(const CpuFigures& f) {
  const auto median_of = [&](double Demand::*figure) {
    std::vector<double> values;
    for (const auto& demand : f.demands) values.push_back(demand.*figure);
    return median(values);
  };
  const auto inflation = median_of(&Demand::inflation);
  const auto share = median_of(&Demand::largest_share);
  const auto at_work = median_of(&Demand::at_work);
  if (inflation >= hint_inflation)
    return fmt::format("it used {:.1f}× the CPU time of the serial version, which may be why, but ",
                       inflation);
  if (share * f.p >= uneven_share)
    return fmt::format("one of its workers did {:.0f} % of the work, which may be why, but ", 100 * share);
  if (at_work <= hint_at_work * f.p)
    return fmt::format("on average {:.1f} of {} were at work at a time, which may be why, but ", at_work,
                       f.p);
  return "nothing was seen in it that explains the difference, so ";
}

/// Neither proved nor disproved: what to say, whether more can be measured or not.
void say_undecided(Judgement& judgement, const CpuFigures& f, const Speed& speed) {
  judgement.remedy = quieter_machine;
  if (f.achieved.empty()) {
    judgement.reason = "no complete measurement of your program could be taken";
    return;
  }
  if (!f.measurable()) {
    judgement.reason =
        fmt::format("this machine gave {:.2f} of {} cores during the test; this says nothing about your code",
                    f.seen, f.p);
    return;
  }
  const auto asked = f.asked(speed.full);
  if (f.best() >= asked) {
    judgement.reason = fmt::format(
        "your program reached {:.2f}×, and {:.2f}× is needed; but only in {} of {} measurements, and that is "
        "not proof yet",
        f.best(), asked, f.blocks_at(asked), f.achieved.size());
    return;
  }
  judgement.reason = fmt::format("your program reached {:.2f}×, and {:.2f}× is needed; ", f.best(), asked);
  if (const auto given = median(f.given); given < quiet_capacity * f.cores)
    judgement.reason += fmt::format(
        "but this machine gave {:.2f} of {} cores during the test, so this says nothing about your code",
        given, f.p);
  else
    judgement.reason += what_was_seen(f) + "this is not proof";
  if (judgement.fraction > 0) judgement.reason += "; half of the points are earned";
}
}  // namespace

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
