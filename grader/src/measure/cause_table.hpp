// The table of causes of slowness: what each needs, what explains it, and its message. To add a cause, add
// its page in docs/findings and a row. Internal to cpu_cause; pure.
#pragma once
#include <array>
#include <optional>
#include <string>

#include "measure/cause_evidence.hpp"
#include "measure/cpu_cause.hpp"
#include "model/arm.hpp"
#include "model/known_code.hpp"

namespace manyhands {

/// Which fails a cause can explain: all that want a cause; those by "work-inflated"; only the others.
enum class Explains { every_fail, inflation, others };

struct CauseRow {
  KnownCode code;
  Explains explains;
  std::array<Arm, 2> needs;  // without runs of these arms there is nothing to say; none: no other
  /// The cause with its figures, or nothing: the evidence does not show it. The code is the row's.
  std::optional<Cause> (*shown_by)(const CauseEvidence& evidence);
  std::string (*message)(const Cause& cause);

  /// `inflated`: of a fail by "work-inflated".
  [[nodiscard]] bool applies(bool inflated) const;
};

/// The first row, in order of precedence, that applies and is shown by the evidence. Otherwise the evidence's
/// figures, with the code that the fail has.
Cause first_cause(const CauseEvidence& evidence, bool inflated);

/// Null: there is no such cause.
const CauseRow* cause_row(const std::string& code);

/// The workers slow each other down, but it is not known how: the table's last row.
const KnownCode& open_cause();

}  // namespace manyhands
