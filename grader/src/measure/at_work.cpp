#include <fmt/format.h>

#include <algorithm>

#include "measure/cpu_demand.hpp"
#include "measure/mechanism_constants.hpp"
#include "measure/mechanism_parts.hpp"
#include "model/known_code.hpp"

namespace manyhands {
namespace {
using namespace constants;

/// Threads that pass one lock back and forth: the woken thread is runnable at the same time as the one that
/// woke it, and on a busy machine that looks like parallel work.
bool hands_a_lock_around(const Run& run) {
  return run.peak_processes == 0 &&
         run.voluntary_switches > few_switches + run.cpu_ns / cpu_ns_for_each_switch;
}

/// Uses the kernel's CPU times, which need no samples, so it also works for very short runs. All others may
/// have been runnable now and then, as threads that wake up only to look are on a busy machine.
bool one_did_it(const Run& run) {
  const auto most = std::max(run.leader_cpu_ns, run.task_cpu_ns.empty() ? 0 : run.task_cpu_ns.front());
  return most > 0 && static_cast<double>(most) >= one_tasks_part * static_cast<double>(run.cpu_ns);
}

/// Really at work together, and not just for a moment when one started the other.
bool together(const Run& run) {
  const auto cpu_over_wall =
      static_cast<double>(run.cpu_ns) / static_cast<double>(std::max<std::int64_t>(1, run.wall_ns));
  return cpu_over_wall >= together_cpu ||
         (run.samples >= least_samples && run.mean_at_work >= together_at_work && !one_did_it(run) &&
          !hands_a_lock_around(run));
}

/// Samples do not show a helper that waits for its first CPU, and the others may have done all the work by
/// then. This cannot have happened if hardly any task on the machine had to wait, or if the samples were so
/// close that they would have shown a helper that existed for half of the run.
bool no_helper_waited(const Run& run) {
  const auto wall = static_cast<double>(run.wall_ns);
  const bool nobody = run.pressure_ns >= 0 && static_cast<double>(run.pressure_ns) < nobody_waited * wall;
  const bool alone = run.peak_threads == 1 && run.peak_processes == 0 &&
                     static_cast<double>(run.max_gap_ns) <= longest_unseen * wall;
  return nobody || alone;
}

/// Never two threads at work, but other processes. Threads that take turns under a lock look the same if the
/// program also has processes for another job, so hardly any CPU time may have been used by further threads.
bool by_processes(const Run& run) {
  const auto few = (1 - one_tasks_part) * static_cast<double>(run.cpu_ns);
  return run.peak_threads_at_work < 2 && run.peak_processes >= 1 && run.peak_at_work >= 2 &&
         run.other_threads_cpu_ns >= 0 && static_cast<double>(run.other_threads_cpu_ns) <= few;
}

bool one_at_a_time(const Run& run) {
  if (one_did_it(run) && no_helper_waited(run)) return true;
  if (!well_watched(run) || run.peak_at_work < 1) return false;
  const auto demand = static_cast<double>(run.cpu_ns + run.run_delay_ns) / static_cast<double>(run.wall_ns);
  return run.peak_at_work < 2 || (run.mean_at_work <= meetings && demand <= serial_demand);
}

Finding work_finding(KnownCode code, std::string message) {
  Finding f;
  f.code = code.str();
  f.by = "kernel";
  f.message = std::move(message);
  return f;
}

Part wrong(Finding f) {
  return {Part::Is::wrong, {std::move(f)}, ""};
}
}  // namespace

Part judge_at_work(const std::vector<const Run*>& runs, const Mechanism& asked) {
  const bool processes = asked.kind == MechanismKind::processes;
  const int most = std::max(2, asked.at_work);
  int other_kind = 0;
  int serial = 0;
  int peak_alive = 0;
  int crowded = 0;
  int crowd = 0;
  const Run* witness = nullptr;
  // Noise never adds threads. But a joined thread may still be exiting, so a few extra ones are tolerated.
  for (const auto* run : runs) {
    const int allowed = std::max(far_too_many_threads * std::max(1, run->workers), run->workers + 4);
    if (processes || run->workers < 1 || run->peak_threads <= allowed) continue;
    crowd = std::max(crowd, run->peak_threads);
    ++crowded;
  }
  if (crowded >= runs_that_agree)
    return wrong(work_finding(
        "too-many-threads",
        fmt::format("{} threads were alive at once; your function was called with {} "
                    "{}",
                    crowd, runs.front()->workers, runs.front()->workers == 1 ? "worker" : "workers")));
  for (const auto* run : runs) {
    const auto right = processes ? run->peak_processes_at_work : run->peak_threads_at_work;
    const bool crowd_is_settled = crowded == 0 || runs.size() >= most_mechanism_runs;
    if (right >= most && together(*run) && crowd_is_settled) return {Part::Is::as_asked, {}, ""};
    peak_alive = std::max(peak_alive, processes ? run->peak_processes : run->peak_threads);
    // Threads of the program's own process, or of a single child while the program itself only waits.
    const bool of_one_child = run->peak_processes == 1 && run->leader_cpu_ns * 5 < run->cpu_ns;
    const bool others = processes
                            ? (run->peak_processes == 0 && run->peak_threads_at_work >= 2) || of_one_child
                            : by_processes(*run);
    if (well_watched(*run) && together(*run) && others) ++other_kind, witness = run;
    if (one_at_a_time(*run)) ++serial;
  }
  if (other_kind >= runs_that_agree && processes)
    return wrong(work_finding(
        "threads-not-processes",
        witness->peak_sharing > 0
            ? fmt::format("{} child {} all memory with another process (as after clone with CLONE_VM), so "
                          "they are really threads; this exercise asks for processes with their own memory",
                          witness->peak_sharing,
                          witness->peak_sharing == 1 ? "process shared" : "processes shared")
        : witness->peak_processes == 0
            ? fmt::format("{} threads of one process were running at once, and there was no child process; "
                          "this exercise asks for processes",
                          witness->peak_threads_at_work)
            : fmt::format("one child process did the work, with {} threads running at once; this exercise "
                          "asks for several processes",
                          witness->peak_at_work)));
  if (other_kind >= runs_that_agree)
    return wrong(
        work_finding("processes-not-threads",
                     fmt::format("your program started {} processes, and never had two threads running; this "
                                 "exercise asks for threads in one process",
                                 witness->peak_processes)));
  if (serial >= most_mechanism_runs) {
    const auto* kind = processes ? "child processes" : "threads";
    const bool by_one =
        std::all_of(runs.begin(), runs.end(), [](const Run* run) { return one_did_it(*run); });
    auto message = by_one && peak_alive > 1
                       ? fmt::format("one of your {} did all the work, in {} runs", kind, serial)
                       : fmt::format("never more than one of your {} was running, in {} runs", kind, serial);
    if (peak_alive > 1) message += fmt::format("; {} were alive at once, but the others slept", peak_alive);
    return wrong(work_finding("serial", message));
  }
  return {Part::Is::open,
          {},
          fmt::format("the grader could not see whether {} {} run at the same time", most,
                      processes ? "processes" : "threads")};
}

}  // namespace manyhands
