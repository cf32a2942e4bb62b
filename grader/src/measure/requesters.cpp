#include <fmt/format.h>

#include "measure/mechanism_constants.hpp"
#include "measure/mechanism_parts.hpp"

namespace manyhands {
namespace {
using namespace constants;

Finding finding(std::string code, std::string message) {
  Finding f;
  f.code = std::move(code);
  f.by = "kernel";
  f.message = std::move(message);
  return f;
}

/// Of each process or thread one request can be in flight. The program rested for long with all of them in
/// flight, so that the samples saw everybody; still one more is granted, for a parent that takes part.
bool other_kind(const Run& run, bool processes) {
  const auto& gate = run.gate;
  if (!gate.used || gate.in_flight < 2 || !(gate.quiet || gate.hold_ns >= long_hold_ns)) return false;
  if (processes) return run.peak_processes + 1 < gate.in_flight;
  return run.peak_processes > 0 && run.peak_threads < gate.in_flight;
}

Finding wrong_kind(const Run& run, bool processes) {
  if (!processes)
    return finding("processes-not-threads",
                   fmt::format("{} requests were in flight at once, made by {} child processes; this "
                               "exercise asks for threads in one process",
                               run.gate.in_flight, run.peak_processes));
  return finding("threads-not-processes",
                 fmt::format("{} requests were in flight at once, and there were never more than {} child "
                             "processes{}; this exercise asks for a child process for each",
                             run.gate.in_flight, run.peak_processes,
                             run.peak_threads > 1
                                 ? fmt::format(": {} threads of one process made them", run.peak_threads)
                                 : ""));
}

Finding forked_late(const Run& run) {
  return finding(
      "fork-after-threads",
      fmt::format("your program called fork while it had {} threads. The child gets a copy of the calling "
                  "thread alone, and of every lock as it is at that moment: one that another thread holds "
                  "is never opened there. Fork all children before you start the first thread",
                  run.threads_at_fork));
}
}  // namespace

Part judge_requesters(const std::vector<const Run*>& runs, const Mechanism& asked) {
  const bool processes = asked.kind == MechanismKind::processes;
  if (!processes && asked.kind != MechanismKind::threads) return {Part::Is::as_asked, {}, ""};
  int seen = 0;
  const Run* witness = nullptr;
  for (const auto* run : runs) {
    if (processes && run->threads_at_fork > 1) return {Part::Is::wrong, {forked_late(*run)}, ""};
    if (other_kind(*run, processes)) ++seen, witness = run;
  }
  if (seen >= runs_that_agree) return {Part::Is::wrong, {wrong_kind(*witness, processes)}, ""};
  if (seen == 0) return {Part::Is::as_asked, {}, ""};
  return {
      Part::Is::open,
      {},
      fmt::format("it could not be seen whether {} made the requests", processes ? "processes" : "threads")};
}

}  // namespace manyhands
