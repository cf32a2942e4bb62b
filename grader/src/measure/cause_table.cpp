#include "measure/cause_table.hpp"

#include <algorithm>

#include "measure/cause_words.hpp"
#include "measure/constants.hpp"
#include "measure/cpu_demand.hpp"

namespace manyhands {
namespace {
using namespace constants;

constexpr int least_kept_waiting = 3;  // looks
constexpr double kept_waiting_part = 0.1;

using Explained = std::optional<Cause>;

Explained by_convoy(const CauseEvidence& e) {
  auto convoy = convoy_of(*e.runs, e.serial_cpu, e.p);
  if (!convoy) return std::nullopt;
  auto cause = e.figures;
  cause.place = {convoy->lock.file, convoy->lock.line, "lock", 0};
  cause.convoy = std::move(convoy);
  return cause;
}

/// Is it the order in which the parent reads what keeps children from working?
Explained by_order(const CauseEvidence& e) {
  auto cause = e.figures;
  int looks = 0;
  int seen = 0;
  for (const auto& run : *e.runs) {
    if (!usable_submission(run)) continue;
    const auto& kept = run.reads_in_order;
    looks += kept.looks;
    seen += kept.seen;
    if (kept.line > 0) cause.place = {kept.file, kept.line, "library", 0};
  }
  cause.kept_waiting = looks > 0 ? static_cast<double>(seen) / looks : 0;
  if (seen < least_kept_waiting || cause.kept_waiting < kept_waiting_part) return std::nullopt;
  return cause;
}

Explained by_starts(const CauseEvidence& e, bool crowd) {
  auto cause = e.figures;
  cause.starts = start_cost_of(*e.blocks, *e.runs, e.p);
  return cause.starts && cause.starts->crowd == crowd ? Explained(std::move(cause)) : std::nullopt;
}

Explained by_crowd(const CauseEvidence& e) {
  return by_starts(e, true);
}

Explained by_fine_tasks(const CauseEvidence& e) {
  return by_starts(e, false);
}

Explained by_meeting(const CauseEvidence& e) {
  if (!e.seen() || e.meeting() < std::max(much_meeting, meeting_explains * e.surplus)) return std::nullopt;
  auto cause = e.figures;
  cause.place = e.most_frequent({"lock", "atomic"});
  return cause;
}

Explained by_memory(const CauseEvidence& e) {
  if (!e.copies || e.by_memory < explaining_part) return std::nullopt;
  auto cause = e.figures;
  cause.copies = e.copies;
  cause.place = e.most_frequent({"plain", "library"});
  return cause;
}

Explained by_cache_lines(const CauseEvidence& e) {
  const bool not_the_memory = e.copies ? e.by_memory <= little_meeting : !e.uses_much_memory;
  if (!e.slower_together || !e.seen() || !e.trouble_seen || e.meeting() > little_meeting * e.surplus ||
      e.figures.in_plain_code < explaining_part * e.surplus || !not_the_memory)
    return std::nullopt;
  auto cause = e.figures;
  cause.copies = e.copies;
  cause.place = e.most_frequent({"plain"});
  return cause;
}

Explained by_each_other(const CauseEvidence& e) {
  if (!e.slower_together) return std::nullopt;
  auto cause = e.figures;
  cause.copies = e.copies;
  return cause;
}

/// In order of precedence: the first row that explains the fail is its cause.
constexpr std::array rows{
    CauseRow{KnownCode("lock-convoy"), Explains::every_fail, {Arm::lock_traced}, by_convoy, convoy_message},
    CauseRow{KnownCode("waits-in-order"), Explains::others, {Arm::lock_traced}, by_order, order_message},
    CauseRow{
        KnownCode("oversubscription"), Explains::inflation, {Arm::lock_traced}, by_crowd, starts_message},
    CauseRow{
        KnownCode("too-fine-tasks"), Explains::inflation, {Arm::lock_traced}, by_fine_tasks, starts_message},
    CauseRow{KnownCode("contention"), Explains::inflation, {Arm::profiled}, by_meeting, contention_message},
    CauseRow{KnownCode("memory-bound"),
             Explains::inflation,
             {Arm::one_core, Arm::replicated},
             by_memory,
             memory_message},
    CauseRow{KnownCode("false-sharing"),
             Explains::inflation,
             {Arm::one_core, Arm::profiled},
             by_cache_lines,
             false_sharing_message},
    CauseRow{
        KnownCode("interference"), Explains::inflation, {Arm::one_core}, by_each_other, interference_message},
};

bool has_runs_for(const CauseRow& row, const CauseEvidence& e) {
  return std::all_of(row.needs.begin(), row.needs.end(),
                     [&](Arm arm) { return arm == Arm::none || e.has(arm); });
}
}  // namespace

bool CauseRow::applies(bool inflated) const {
  return explains == Explains::every_fail || (explains == Explains::inflation) == inflated;
}

Cause first_cause(const CauseEvidence& evidence, bool inflated) {
  for (const auto& row : rows) {
    if (!row.applies(inflated) || !has_runs_for(row, evidence)) continue;
    if (auto cause = row.shown_by(evidence)) {
      cause->code = row.code.str();
      return *cause;
    }
  }
  return evidence.figures;
}

const CauseRow* cause_row(const std::string& code) {
  const auto found =
      std::find_if(rows.begin(), rows.end(), [&](const CauseRow& row) { return row.code.str() == code; });
  return found == rows.end() ? nullptr : &*found;
}

const KnownCode& open_cause() {
  return rows.back().code;
}

}  // namespace manyhands
