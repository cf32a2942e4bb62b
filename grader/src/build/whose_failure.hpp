// Whose failure is it, where a compiler, a linker or another tool fails on what a submission gave it, and
// what it says names no mistake? "Unknown" is not "ours": the untouched starter is the control. It is built
// with the same tools, in the same box, at that moment. Where that fails as well, something is wrong with
// this machine. Where it succeeds, the submission is tried once more, as what was wrong may have passed;
// where it fails again, the failure is the submission's.
#pragma once
#include <functional>
#include <optional>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "build/compile.hpp"

namespace manyhands::build {

/// A failure that may be anybody's: what to say where it is ours, and where it is the submission's.
struct Unexplained {
  Error ours;
  std::vector<Finding> theirs;  // never empty
  bool out_of_time = false;     // it was ended by the clock, not by itself
  bool never_theirs = false;    // nothing that a submission holds can be the reason: it is only tried again
};

/// Error: ours, whatever a control would say.
using Attempt = std::variant<Built, Rejected, Error, Unexplained>;

/// One try to build the submission, with tools that may take so many seconds by the clock.
using TryBuild = std::function<Attempt(double wall_limit_s)>;

/// Builds the control; the seconds that it took, none where it cannot be built.
using TryControl = std::function<std::optional<double>()>;

/// Decides. `wall_limit_s`: of a tool in the first try. Beside a control that is slow as well, time proves
/// nothing.
BuildOutcome settled(const TryBuild& attempt, const TryControl& control, double wall_limit_s);

}  // namespace manyhands::build
