#include "measure/cpu_cause.hpp"

#include <algorithm>
#include <array>

#include "measure/cause_evidence.hpp"
#include "measure/cause_table.hpp"
#include "measure/constants.hpp"
#include "measure/cpu_demand.hpp"
#include "model/known_code.hpp"

namespace manyhands {
namespace {
using namespace constants;

constexpr KnownCode inflated("work-inflated");
constexpr std::array named_more_closely{KnownCode("serial"), KnownCode("imbalance"), inflated};

nlohmann::json figures_json(const Cause& cause, bool of_inflation) {
  nlohmann::json j = {{"code", cause.code}};
  if (of_inflation)
    j.update({{"cpu_over_serial", cause.together},
              {"cpu_over_serial_on_one_core", cause.alone},
              {"samples", cause.samples},
              {"at_locks", cause.at_locks},
              {"at_atomics", cause.at_atomics},
              {"in_plain_code", cause.in_plain_code}});
  if (cause.copies) j["copies_over_serial"] = cause.copies->copies;
  if (cause.kept_waiting > 0) j["kept_waiting"] = cause.kept_waiting;
  if (cause.convoy) j.update(figures_of(*cause.convoy));
  if (cause.starts)
    j.update({{"threads_started", cause.starts->threads},
              {"us_for_each", cause.starts->us_each},
              {"us_of_work", cause.starts->us_of_work},
              {"of_surplus", cause.starts->of_surplus}});
  return j;
}
}  // namespace

Cause cause_of(const std::string& code, const std::vector<Block>& blocks, const std::vector<Run>& runs,
               int p) {
  const bool of_inflation = code == inflated;
  return first_cause(cause_evidence(code, of_inflation, blocks, runs, p), of_inflation);
}

bool locks_are_no_cause(const Run& first, const std::vector<Block>& blocks, int p) {
  if (!usable_submission(first) || !first.locks_watched || first.threads_started < 0) return false;
  const auto half_of_serial = least_serial_cpu(blocks) * first.work_units / 2;
  const auto starts = static_cast<double>(first.threads_started * first.thread_cost_ns);
  return starts < half_of_serial / fine_work &&
         std::all_of(first.locks.begin(), first.locks.end(), [&](const LockFigures& lock) {
           return static_cast<double>(lock.cpu_ns) < half_of_serial / (convoy_bound * p);
         });
}

bool wants_cause(const Judgement& judgement) {
  return judgement.verdict == Verdict::fail && judgement.findings.size() == 1 &&
         std::any_of(named_more_closely.begin(), named_more_closely.end(),
                     [&](const KnownCode& code) { return judgement.findings.front().code == code; });
}

bool wants_cpu_cause(const Judgement& judgement, const Cause& by_locks) {
  return wants_cause(judgement) && judgement.findings.front().code == inflated && by_locks.code == inflated;
}

bool is_open(const Cause& cause) {
  return cause.code == open_cause();
}

bool wants_copies(const Cause& cause) {
  return is_open(cause) && !cause.copies;
}

Judgement with_cause(Judgement judgement, const Cause& cause) {
  if (!wants_cause(judgement)) return judgement;
  auto& finding = judgement.findings.front();
  const bool of_inflation = finding.code == inflated;
  const auto* row = cause_row(cause.code);
  const bool explained = row != nullptr && row->applies(of_inflation);
  if (!explained && !of_inflation) return judgement;
  judgement.measured["cause"] = figures_json(cause, of_inflation);
  if (!explained) return judgement;
  finding.code = cause.code;
  finding.message = row->message(cause);
  finding.file = cause.place.file;
  finding.line = cause.place.line;
  return judgement;
}

}  // namespace manyhands
