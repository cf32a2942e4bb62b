// Whether grading gave a solution the result that its author says it must get. Pure. Internal to cli/.
#pragma once
#include <string>

#include "cli/solution.hpp"
#include "model/report.hpp"

namespace manyhands {

/// An inconclusive result proves nothing, so it is counted but never shown as a failure.
enum class CheckOutcome { as_expected, not_proven, contradicted, fault };

struct Checked {
  CheckOutcome outcome = CheckOutcome::fault;
  std::string words;  // what was found or is missing, with the line in the submission and in the patch
};

Checked checked(const Solution& solution, const ExerciseReport& report);

/// For a wrong solution: "correct lost-wakeup at line 12 or 20".
std::string wanted_of(const Solution& solution);

/// Whether evidence is stored of it: what the compiler alone decides is cheap to see again.
bool has_evidence(const Solution& solution);

}  // namespace manyhands
