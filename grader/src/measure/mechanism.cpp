#include "measure/mechanism.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "measure/mechanism_constants.hpp"
#include "measure/mechanism_parts.hpp"
#include "model/known_code.hpp"

namespace manyhands {
namespace {
using namespace constants;

bool answered(const Run& run) {
  return run.outcome == Outcome::answered && run.wall_ns > 0;
}

nlohmann::json measured(const std::vector<const Run*>& runs) {
  auto j = nlohmann::json::array();
  for (const auto* run : runs) {
    nlohmann::json one = {{"peak_threads", run->peak_threads},
                          {"peak_processes", run->peak_processes},
                          {"peak_at_work", run->peak_at_work},
                          {"mean_at_work", run->mean_at_work},
                          {"samples", run->samples}};
    if (run->gate.used)
      one["gate"] = {{"quiet", run->gate.quiet},
                     {"in_flight", run->gate.in_flight},
                     {"limit", run->gate.limit},
                     {"threads_in_requests", run->gate.waiters.threads.size()},
                     {"processes_in_requests", run->gate.waiters.processes},
                     {"answered_one_by_one", run->gate.refill.answered}};
    j.push_back(std::move(one));
  }
  return {{"runs", std::move(j)}};
}

std::string summary_of(const std::vector<const Run*>& runs, const Mechanism& asked) {
  int peak = 0;
  for (const auto* run : runs)
    peak = std::max(peak, asked.in_flight                          ? run->gate.in_flight
                          : asked.kind == MechanismKind::processes ? run->peak_processes_at_work
                                                                   : run->peak_threads_at_work);
  if (asked.in_flight) return fmt::format("{} requests in flight at once, as required", peak);
  if (asked.kind == MechanismKind::single_thread) return "one thread, as required";
  if (asked.asleep) return "threads that had to wait slept";
  return fmt::format("{} {} running at once", peak,
                     asked.kind == MechanismKind::processes ? "processes" : "threads");
}

/// Run with the usual number of workers; 0: not recorded.
bool usual_workers(const Run& run, int workers) {
  return run.workers == 0 || run.workers == workers;
}

/// Very short programs may be run more often, as long as nothing could be concluded.
bool enough_looks(const std::vector<Run>& runs, int workers, bool nothing_told) {
  int looks = 0;
  std::int64_t spent_ns = 0;
  for (const auto& run : runs) {
    if (!usual_workers(run, workers)) continue;
    ++looks;
    spent_ns += run.wall_ns;
  }
  return looks >= (nothing_told && spent_ns < short_looks_ns ? most_short_runs : most_mechanism_runs);
}
}  // namespace

Decision judge_mechanism(const std::vector<Run>& runs, const Mechanism& asked, int workers,
                         std::string_view learner_prefix, bool final) {
  std::vector<const Run*> used;   // what was seen running
  std::vector<const Run*> ended;  // what was left behind: only of runs that returned a result
  for (const auto& run : runs) {
    if (answered(run)) ended.push_back(&run);
    if (answered(run) || run.gate.used) used.push_back(&run);
  }
  Decision decision;
  auto& judgement = decision.judgement;
  judgement.measured = measured(used);

  std::vector<Part> parts;
  if (asked.in_flight) {
    parts.push_back(judge_gate(used, asked, workers, learner_prefix));
    parts.push_back(judge_refill(used, asked, learner_prefix));
    parts.push_back(judge_requesters(used, asked, learner_prefix));
    parts.push_back(judge_polls(used, learner_prefix));
  }
  if (asked.kind == MechanismKind::single_thread)
    parts.push_back(judge_single_thread(used));
  else if (asked.asleep)
    parts.push_back(judge_asleep(used, learner_prefix));
  else if (!asked.in_flight) {
    std::vector<const Run*> usual;
    std::copy_if(used.begin(), used.end(), std::back_inserter(usual),
                 [&](const Run* run) { return usual_workers(*run, workers); });
    auto at_work = judge_at_work(usual, asked);
    // If each piece of work has a thread, whatever else ran with one worker is a consequence of that.
    const bool crowd =
        std::any_of(at_work.findings.begin(), at_work.findings.end(),
                    [](const Finding& finding) { return finding.code == KnownCode("too-many-threads"); });
    parts.push_back(std::move(at_work));
    if (!crowd) parts.push_back(judge_single_worker(used, asked));
  }
  const auto left = judge_leftovers(ended, asked);

  bool open = ended.empty();
  for (const auto& part : parts) {
    std::copy(part.findings.begin(), part.findings.end(), std::back_inserter(judgement.findings));
    if (part.is != Part::Is::open) continue;
    open = true;
    judgement.reason = part.reason;
  }
  std::copy(left.findings.begin(), left.findings.end(), std::back_inserter(judgement.findings));
  // Something that was seen once and not again does not count against the program, but is worth another run.
  const bool look_again = open || left.is == Part::Is::open;
  const bool last = final || enough_looks(runs, workers, open && judgement.findings.empty());
  if (last) decision.step = Step::done;

  if (!judgement.findings.empty() && (last || !look_again)) {
    judgement.reason.clear();
    judgement.verdict = Verdict::fail;
    decision.step = Step::done;
  } else if (!look_again || (last && !open)) {
    judgement.reason.clear();
    judgement.verdict = Verdict::pass;
    judgement.fraction = 1;
    judgement.summary = summary_of(used, asked);
    decision.step = Step::done;
  } else {
    judgement.verdict = Verdict::inconclusive;
    if (used.empty() || judgement.reason.empty())
      judgement.reason = "your program never finished a run that the grader could watch";
    judgement.remedy = "close other programs, or wait until the machine is less busy, then grade again";
  }
  return decision;
}

}  // namespace manyhands
