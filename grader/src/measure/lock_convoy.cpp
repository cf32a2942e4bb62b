#include "measure/lock_convoy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "measure/lock_floor.hpp"
#include "measure/mechanism_constants.hpp"
#include "model/known_code.hpp"

namespace manyhands {
namespace {
using namespace constants;

/// With `most` by the program's own CPU time.
std::optional<Convoy> convoy_in(const LockFloor& floor) {
  if (floor.lock == nullptr) return std::nullopt;
  const auto held = static_cast<double>(floor.lock->cpu_ns) / static_cast<double>(floor.run->cpu_ns);
  if (floor.lock->contended < convoy_waits || held <= 0) return std::nullopt;
  return Convoy{*floor.lock, held, 1 / held};
}

}  // namespace

std::optional<Convoy> convoy_of(const std::vector<Run>& runs, double serial_ns, int p) {
  const auto floor = lock_floor(runs);
  auto convoy = convoy_in(floor);
  if (!convoy || serial_ns <= 0) return std::nullopt;
  convoy->most = serial_ns / floor.ns_per_unit;
  return convoy->most <= convoy_bound * p ? convoy : std::nullopt;
}

std::optional<Convoy> convoy_at_work(const std::vector<Run>& runs) {
  auto convoy = convoy_in(lock_floor(runs));
  return convoy && convoy->most <= together_cpu ? convoy : std::nullopt;
}

std::string message_of(const Convoy& convoy) {
  return fmt::format(
      "{:.0f} % of your program's CPU time was spent while one lock was held{}. Only one thread can hold it, "
      "so others had to wait: {} times in one run, {:.0f} ms all together. That leaves a speedup of {:.2f}× "
      "at "
      "most. Do the work outside the lock, and hold it only for what is really shared",
      100 * std::min(1.0, convoy.held), convoy.lock.file.empty() ? "" : ", which is taken here",
      convoy.lock.contended, static_cast<double>(convoy.lock.wait_ns) / 1e6, convoy.most);
}

nlohmann::json figures_of(const Convoy& convoy) {
  return {{"held", convoy.held},
          {"waited", convoy.lock.contended},
          {"wait_ns", convoy.lock.wait_ns},
          {"most_by_lock", convoy.most}};
}

bool wants_convoy(const Judgement& judgement) {
  if (judgement.verdict == Verdict::inconclusive) return judgement.findings.empty();
  return judgement.verdict == Verdict::fail && judgement.findings.size() == 1 &&
         judgement.findings.front().code == KnownCode("serial");
}

Judgement with_convoy(Judgement judgement, const std::optional<Convoy>& convoy) {
  if (!convoy || !wants_convoy(judgement)) return judgement;
  Finding finding;
  finding.code = KnownCode("lock-convoy").str();
  finding.by = "kernel";
  finding.message = message_of(*convoy);
  finding.file = convoy->lock.file;
  finding.line = convoy->lock.line;
  judgement.verdict = Verdict::fail;
  judgement.why = Why::none;
  judgement.reason.clear();
  judgement.remedy.clear();
  judgement.findings = {std::move(finding)};
  judgement.measured["cause"] = figures_of(*convoy);
  return judgement;
}

}  // namespace manyhands
