// The rules of the interpreter lock: what the program noted when it broke one. Silence proves nothing. That
// the lock is really free is shown by the site's ledger, and by cores that work at the same time.
#pragma once
#include <optional>

#include "kit/host/run/call.hpp"
#include "model/finding.hpp"

namespace gil_lab {

/// For use inside a test case, from its thread: ends it with a finding if a rule was broken, or if there is
/// no answer.
const manyhands::host::Answer& answer_within_rules(const manyhands::host::Reply& reply);

/// For the judges of workloads: without the line.
std::optional<manyhands::Finding> broken_rule(const manyhands::host::Answer& answer);

}  // namespace gil_lab
