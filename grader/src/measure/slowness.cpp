#include "measure/slowness.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <vector>

#include "measure/constants.hpp"
#include "model/known_code.hpp"

namespace manyhands {
namespace {
using namespace constants;

Losses losses_of(const std::vector<const BlockFigures*>& blocks, int p) {
  Losses sum;
  for (const auto* b : blocks) {
    sum.more_work += std::max(0.0, b->inflation - 1) * b->serial_cpu / p;
    // Of what the widths call lonely only as much as the critical path confirms; in a quiet block nobody made
    // equal tasks end at different times.
    const auto time = b->quiet ? b->free.exec : std::min(b->free.exec, b->free.path);
    const auto confirmed = std::max(0.0, time - b->free.even);
    sum.lonely += std::min(b->free.lonely, confirmed);
    sum.nobody += std::min(b->free.nobody, confirmed);
    sum.asleep += b->free.surely_asleep;
  }
  return sum;
}

struct Medians {
  double at_work = 0;    // tasks, by CPU time
  double width_one = 0;  // part of the CPU time with one at work
  double largest = 0;    // part of the CPU time of the largest task
  double inflation = 0;
  double asleep = 0;         // part of the wall time
  double leader_beside = 0;  // of the first task's CPU time, the part that it had while others were alive
};

Medians medians_of(const std::vector<const BlockFigures*>& blocks) {
  std::vector<double> at_work, width_one, largest, inflation, asleep, leader;
  for (const auto* b : blocks) {
    const auto& s = b->block->submission;
    const auto cpu = static_cast<double>(s.cpu_ns);
    at_work.push_back(std::max(1.0, s.mean_at_work));
    width_one.push_back(b->free.width_one);
    const auto most = s.task_cpu_ns.empty() ? 0.0 : static_cast<double>(s.task_cpu_ns.front());
    largest.push_back(std::min(1.0, most / cpu));
    inflation.push_back(b->inflation);
    asleep.push_back(std::min(1.0, b->free.surely_asleep / static_cast<double>(s.wall_ns)));
    const auto beside = static_cast<double>(s.leader_cpu_ns - s.cpu_with_nobody_ns);
    leader.push_back(s.leader_cpu_ns > 0 ? std::max(0.0, beside) / static_cast<double>(s.leader_cpu_ns) : 0);
  }
  return {median(at_work),   median(width_one), median(largest),
          median(inflation), median(asleep),    median(leader)};
}

Finding finding(KnownCode code, std::string message) {
  Finding f;
  f.code = code.str();
  f.by = "kernel";
  f.message = std::move(message);
  return f;
}

Finding of_lonely(const Losses& loss, const Medians& m, int p, const char* workers) {
  if (m.width_one >= 1 - serial_slack)
    return finding(
        "serial",
        fmt::format("on average {:.1f} of your {} was at work at a time, where {} could be; so your "
                    "program cannot become faster than the serial version, on any machine",
                    m.at_work, workers, p));
  if (loss.nobody >= telling_part * loss.lonely && m.leader_beside <= serial_slack)
    return finding(
        "serial-part",
        fmt::format("{:.0f} % of the work was done while your program had only one of its {}, before "
                    "the others had been started or after they had ended; that part takes as long as "
                    "in the serial version",
                    100 * m.width_one, workers));
  return finding(
      "imbalance",
      fmt::format("one of your {} did {:.0f} % of the work; for {:.0f} % of it the others had nothing "
                  "to do",
                  workers, 100 * m.largest, 100 * m.width_one));
}
}  // namespace

std::optional<Finding> cause_of_slowness(const CpuFigures& f, double q, const CpuConditions& conditions) {
  std::vector<const BlockFigures*> against;
  for (const auto& b : f.blocks)
    if (score_of(b, f, q, conditions).points < 0) against.push_back(&b);
  if (against.empty()) return std::nullopt;
  const auto& run = against.front()->block->submission;
  const auto* workers = run.peak_processes > 0 ? "processes" : "threads";
  // A grader that was itself held up in one block does not hide what the others show.
  std::vector<const BlockFigures*> known;
  std::copy_if(against.begin(), against.end(), std::back_inserter(known),
               [](const auto* b) { return b->free.known; });
  const bool watched = 2 * known.size() > against.size();
  if (watched) against = known;
  const auto loss = losses_of(against, f.p);
  const auto m = medians_of(against);
  // Without samples only the CPU time is known, which the kernel counts exactly.
  const auto needed = telling_part * (watched ? loss.sum() : loss.more_work);
  if (loss.sum() <= 0) return std::nullopt;
  // Work that only one task does, and the serial version does not, is in two of the parts. Where it is enough
  // to miss the bar by itself, it is what to look at.
  const bool enough = f.cores / m.inflation < indifference * f.bar_of(q, f.cores);
  if ((loss.more_work >= needed || enough) && m.inflation >= least_inflation)
    return finding(
        "work-inflated",
        fmt::format("your {} together used {:.1f}× the CPU time of the serial version; with {} cores "
                    "that leaves a speedup of {:.2f}× at most",
                    workers, m.inflation, f.p, f.cores / m.inflation));
  if (!watched) return std::nullopt;
  if (loss.lonely >= needed && m.width_one >= least_lonely) return of_lonely(loss, m, f.p, workers);
  if (loss.asleep >= needed && m.asleep >= least_lonely)
    return finding("all-asleep",
                   fmt::format("for {:.0f} % of the time none of your {} was at work: all of them "
                               "slept, though there was work to do",
                               100 * m.asleep, workers));
  return std::nullopt;
}

}  // namespace manyhands
