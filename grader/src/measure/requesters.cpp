#include <fmt/format.h>

#include <algorithm>

#include "measure/mechanism_constants.hpp"
#include "measure/mechanism_parts.hpp"
#include "model/finding_at.hpp"
#include "model/stack_reading.hpp"

namespace manyhands {
namespace {
using namespace constants;

bool has_settled(const Run& run) {
  const auto& gate = run.gate;
  return gate.used && gate.in_flight >= 2 && (gate.quiet || gate.hold_ns >= long_hold_ns);
}

/// Which tasks made the requests of one run?
enum class Seen { as_asked, other, nothing };

/// Each process or thread has one request in flight. The program was quiet for long with all of them in
/// flight, so the samples saw every task. If it could not be seen which task waits for what, one more process
/// is tolerated, because the parent may take part.
Seen by_processes(const Run& run) {
  const auto& gate = run.gate;
  if (gate.waiters.seen) return gate.waiters.processes >= gate.in_flight ? Seen::as_asked : Seen::other;
  return run.peak_processes + 1 < gate.in_flight ? Seen::other : Seen::as_asked;
}

Seen by_threads(const Run& run) {
  const auto& gate = run.gate;
  if (gate.waiters.seen)
    return static_cast<int>(gate.waiters.threads.size()) >= gate.in_flight ? Seen::as_asked : Seen::other;
  return std::max(run.peak_threads, gate.threads) < gate.in_flight ? Seen::other : Seen::as_asked;
}

/// Pool threads that are inside a request, according to the stacks; 0 without stacks.
int in_pool(const Gate& gate, std::string_view prefix) {
  const auto& threads = gate.waiters.threads;
  return static_cast<int>(
      std::count_if(gate.stacks.begin(), gate.stacks.end(), [&](const ThreadStack& stack) {
        return std::find(threads.begin(), threads.end(), stack.tid) != threads.end() &&
               reading_of(stack, prefix).pool.in_pool;
      }));
}

Seen by_pool(const Run& run, std::string_view prefix) {
  if (by_threads(run) == Seen::other) return Seen::other;
  if (!run.gate.waiters.seen || run.gate.stacks.empty()) return Seen::nothing;
  return in_pool(run.gate, prefix) >= run.gate.in_flight ? Seen::as_asked : Seen::other;
}

Seen seen_in(const Run& run, MechanismKind kind, std::string_view prefix) {
  return kind == MechanismKind::processes ? by_processes(run)
         : kind == MechanismKind::threads ? by_threads(run)
                                          : by_pool(run, prefix);
}

std::string number_of(int count, const char* one, const char* many) {
  return count == 1 ? fmt::format("1 {}", one) : fmt::format("{} {}", count, many);
}

Finding not_by_processes(const Run& run) {
  const auto& gate = run.gate;
  const auto own = static_cast<int>(gate.waiters.threads.size());
  auto message = fmt::format("{} requests were in flight at once, and ", gate.in_flight);
  if (run.peak_sharing > 0)
    message += fmt::format(
        "{} processes shared all memory with another one (as after clone with CLONE_VM), so they are really "
        "threads",
        run.peak_sharing);
  else if (gate.waiters.seen && gate.waiters.processes > 0 && own > 0)
    message += fmt::format("{} by your program's first process itself; the other child processes had no work",
                           own == 1 ? "one of them was made" : fmt::format("{} of them were made", own));
  else
    message += fmt::format(
        "there were never more than {}{}", number_of(run.peak_processes, "child process", "child processes"),
        run.peak_threads > 1 ? fmt::format(": {} threads of one process made them", run.peak_threads) : "");
  return finding_at("threads-not-processes", "kernel",
                    message + "; this exercise asks for one child process per request");
}

Finding not_by_threads(const Run& run, MechanismKind kind) {
  const auto& gate = run.gate;
  const auto threads = static_cast<int>(gate.waiters.threads.size());
  if (run.peak_processes > 0 && threads < gate.in_flight && run.peak_threads < gate.in_flight)
    return finding_at(
        "processes-not-threads", "kernel",
        fmt::format("{} requests were in flight at once, made by {}; this exercise asks for threads in "
                    "one process",
                    gate.in_flight, number_of(run.peak_processes, "child process", "child processes")));
  auto message = fmt::format("{} requests were in flight at once", gate.in_flight);
  const bool pool = kind == MechanismKind::executor;
  if (gate.waiters.most_of_one > 1)
    message += fmt::format(", and one thread waited for {} of them at once", gate.waiters.most_of_one);
  else if (gate.waiters.seen && threads < gate.in_flight)
    message += fmt::format(", and {} inside one", threads == 0   ? "no thread was"
                                                  : threads == 1 ? "1 thread was"
                                                                 : fmt::format("{} threads were", threads));
  else if (pool)
    message += ", but not all of them in threads of the pool";
  else
    message += fmt::format(", and your program had {}", number_of(gate.threads, "thread", "threads"));
  message +=
      pool ? ". This exercise is about a pool: each request is its own task, and one of the pool's threads "
             "waits in it for the answer"
           : ". This exercise is about threads: each request has its own thread, which waits for the answer";
  return finding_at("requests-without-workers", "kernel", message);
}

Finding forked_late(const Run& run) {
  return finding_at(
      "fork-after-threads", "kernel",
      fmt::format("your program called fork while it had {} threads. The child gets a copy of only the "
                  "calling thread, and of every lock as it is at that moment: a lock that another thread "
                  "holds is never unlocked there. Fork all children before you start the first thread",
                  run.threads_at_fork));
}
}  // namespace

Part judge_requesters(const std::vector<const Run*>& runs, const Mechanism& asked, std::string_view prefix) {
  const bool processes = asked.kind == MechanismKind::processes;
  if (asked.kind == MechanismKind::single_thread) return {Part::Is::as_asked, {}, ""};
  int other = 0;
  bool as_asked = false;
  bool settled = false;
  const Run* witness = nullptr;
  for (const auto* run : runs) {
    if (processes && run->threads_at_fork > 1) return {Part::Is::wrong, {forked_late(*run)}, ""};
    if (!has_settled(*run)) continue;
    settled = true;
    const auto seen = seen_in(*run, asked.kind, prefix);
    if (seen == Seen::other) {
      ++other;
      if (witness == nullptr || run->gate.in_flight >= witness->gate.in_flight) witness = run;
    }
    if (seen == Seen::as_asked) as_asked = true;
  }
  if (other >= runs_that_agree)
    return {
        Part::Is::wrong, {processes ? not_by_processes(*witness) : not_by_threads(*witness, asked.kind)}, ""};
  // If nothing could be seen, the number in flight is all that can be judged.
  if (other == 0 && (as_asked || !settled)) return {Part::Is::as_asked, {}, ""};
  return {Part::Is::open,
          {},
          fmt::format("the grader could not see whether {} made the requests",
                      processes                               ? "processes"
                      : asked.kind == MechanismKind::executor ? "the pool's threads"
                                                              : "threads")};
}

}  // namespace manyhands
