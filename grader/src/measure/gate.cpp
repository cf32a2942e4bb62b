#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "measure/gate_words.hpp"
#include "measure/mechanism_constants.hpp"
#include "measure/mechanism_parts.hpp"
#include "model/busy_wait.hpp"

namespace manyhands {
namespace {
using namespace constants;

/// Besides the calling thread there are more threads than workers: what are they for?
Finding too_large_pool(const Run& run, int workers, std::string_view prefix) {
  const auto count = fmt::format(
      "the grader held back all answers: then your program had {} threads besides the calling one, but was "
      "called with {} {}",
      run.gate.threads - 1, workers, workers == 1 ? "worker" : "workers");
  for (const auto& reading : readings_of(run.gate.stacks, prefix))
    if (const auto& one = reading.pool; one.waits != nullptr)
      return finding_at("waits-inside-pool", "stacks",
                        count +
                            ". A task waited here for others, and blocked its thread. Do not add a thread to "
                            "make up for that: wait in the thread that called your function, and give the "
                            "pool exactly as many threads as there are workers",
                        one.waits);
  return finding_at("too-many-threads", "kernel",
                    count + ": a pool has as many threads as you pass to its constructor", nullptr);
}

Finding too_many_threads(const Run& run, int workers) {
  return finding_at("too-many-threads", "kernel",
                    fmt::format("{} threads were alive at once, for {}", run.peak_threads,
                                workers == 1 ? "1 worker" : fmt::format("{} workers", workers)),
                    nullptr);
}

/// The most requests in flight at once in the whole run. The ledger never counts too many.
int most_in_flight(const Run& run) {
  int most = run.gate.in_flight;
  for (const auto& request : run.requests) most = std::max(most, request.in_flight);
  return most;
}

std::vector<Finding> too_many(const Run& run, int limit, int workers) {
  std::vector<Finding> findings{
      finding_at("too-many-in-flight", "ledger",
                 fmt::format("{} at once; {} {} allowed{}", were_in_flight(most_in_flight(run)), limit,
                             limit == 1 ? "is" : "are", called_with(run, workers)),
                 nullptr)};
  if (run.peak_threads >= far_too_many_threads * limit) findings.push_back(too_many_threads(run, limit));
  return findings;
}

/// On a CPU all the time although there was nothing to do but wait.
bool busy(const Run& run) {
  return run.gate.hold_ns >= least_hold_ns && is_busy_wait(run.gate.hold_ns, run.gate.busy_ns, run.cpu_ns);
}

Finding busy_wait(const Run& run, std::string_view prefix) {
  const auto hold = static_cast<double>(run.gate.hold_ns);
  return finding_at(
      "busy-wait", "kernel",
      fmt::format(
          "for {:.1f} s there was nothing to do but wait for the network, so all threads could sleep; but on "
          "average {:.1f} of your program's threads were running",
          hold / 1e9, static_cast<double>(run.gate.busy_ns) / hold),
      line_awake(run.gate.stacks, prefix));
}
}  // namespace

Part judge_gate(const std::vector<const Run*>& runs, const Mechanism& asked, int workers,
                std::string_view prefix) {
  std::vector<const Run*> few;
  std::vector<const Run*> spinning;
  std::set<int> asked_for;  // numbers of workers, and those that the program was seen to use fully
  std::set<int> as_asked;
  std::vector<const Run*> crowded;
  for (const auto* run : runs) {
    const auto& gate = run->gate;
    if (!gate.used) continue;
    const int limit = limit_of(*run, workers);
    const int own_workers = run->workers > 0 ? run->workers : workers;
    if (gate.in_flight > limit) return {Part::Is::wrong, too_many(*run, limit, workers), ""};
    if (most_in_flight(*run) > own_workers)
      return {Part::Is::wrong, too_many(*run, own_workers, workers), ""};
    // A program that wakes up now and then is never quiet, but it had enough time to make more requests.
    const bool settled = gate.quiet || (gate.hold_ns >= long_hold_ns && !busy(*run));
    if (!gate.quiet && busy(*run)) spinning.push_back(run);
    // With less to fetch than there are workers, the number in flight proves nothing. What the idle workers
    // do is still evidence.
    if (limit < own_workers) continue;
    asked_for.insert(own_workers);
    if (settled && gate.in_flight == limit) {
      // Threads that a library starts are easy to create, but each costs as much as any other thread.
      if (asked.kind == MechanismKind::executor && gate.threads > own_workers + 1)
        crowded.push_back(run);
      else
        as_asked.insert(own_workers);
    }
    if (gate.quiet && gate.in_flight < limit) few.push_back(run);
  }
  if (static_cast<int>(spinning.size()) >= runs_that_agree)
    return {Part::Is::wrong, {busy_wait(*spinning.back(), prefix)}, ""};
  const auto alike = [&](const Run* run) {
    return run->gate.used && run->workers == spinning.front()->workers &&
           run->gate.limit == spinning.front()->gate.limit;
  };
  if (!spinning.empty() && std::count_if(runs.begin(), runs.end(), alike) < runs_that_agree)
    return {Part::Is::open, {}, "your program seemed to use CPU time while there was nothing to do but wait"};
  if (static_cast<int>(crowded.size()) >= runs_that_agree)
    return {
        Part::Is::wrong, {too_large_pool(*crowded.back(), limit_of(*crowded.back(), workers), prefix)}, ""};
  if (!as_asked.empty() && as_asked == asked_for) return {Part::Is::as_asked, {}, ""};
  if (!crowded.empty()) return {Part::Is::open, {}, "your program seemed to have more threads than workers"};
  if (static_cast<int>(few.size()) >= runs_that_agree) {
    const auto* run = few.back();
    for (const auto* other : few)
      if (run->gate.stacks.empty()) run = other;
    auto finding = too_few(*run, limit_of(*run, workers), asked, prefix);
    finding.message += called_with(*run, workers);
    return {Part::Is::wrong, {std::move(finding)}, ""};
  }
  return {Part::Is::open,
          {},
          "the grader could not see how many requests your program keeps in flight: its threads never all "
          "slept while the answers were held back"};
}

}  // namespace manyhands
