#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "measure/mechanism_constants.hpp"
#include "measure/mechanism_parts.hpp"
#include "model/known_code.hpp"

namespace manyhands {
namespace {
using namespace constants;

/// The caller's thread may work as well, or not. All others together cannot use more CPU than the single
/// worker.
double others_at_work(const Run& run) {
  return static_cast<double>(run.cpu_ns - run.leader_cpu_ns) /
         static_cast<double>(std::max<std::int64_t>(1, run.wall_ns));
}

/// Whether threads or processes came and went: many more were started than ever existed at once. Then the
/// task that starts them works beside the one worker, which is correct: with other load on the machine, even
/// a little of such work is runnable for a long time before it gets a core.
bool come_and_go(const Run& run) {
  // By the samples: what the program reports of the threads that it started must not excuse it.
  return std::ssize(run.task_cpu_ns) > most_turnover * std::max(run.peak_threads, run.peak_processes);
}

/// With other load on the machine, two may get no more CPU than one. But the caller hardly worked, there was
/// a third task besides it and its worker, and on average nearly two were runnable.
bool two_were_ready(const Run& run) {
  if (come_and_go(run)) return false;
  const bool third = run.peak_threads >= 3 || run.peak_processes >= 2;
  const bool caller_waits =
      static_cast<double>(run.leader_cpu_ns) <= callers_part * static_cast<double>(run.cpu_ns);
  return third && caller_waits && run.samples >= least_samples && run.mean_at_work >= nearly_two;
}

}  // namespace

Part judge_single_worker(const std::vector<const Run*>& runs, const Mechanism& asked) {
  int more = 0;
  double most = 0;
  for (const auto* run : runs) {
    if (run->workers != 1) continue;
    if (others_at_work(*run) < more_than_one_worker && !two_were_ready(*run)) continue;
    ++more;
    most = std::max({most, others_at_work(*run), two_were_ready(*run) ? run->mean_at_work : 0});
  }
  if (more == 0) return {Part::Is::as_asked, {}, ""};
  if (more < runs_that_agree)
    return {
        Part::Is::open, {}, "the grader could not see whether your program respects the number of workers"};
  Finding finding;
  finding.code = KnownCode("workers-ignored").str();
  finding.by = "kernel";
  finding.message = fmt::format(
      "your function was called with 1 worker, but {:.1f} {} were running on average, not counting the "
      "calling one. Use the argument, not the number of cores",
      most, asked.kind == MechanismKind::processes ? "processes" : "threads");
  return {Part::Is::wrong, {finding}, ""};
}

}  // namespace manyhands
