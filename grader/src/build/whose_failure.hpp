// Decides whose failure it is if a compiler, linker or other tool fails on a submission without naming a
// mistake. "Unknown" does not mean "ours": the untouched starter is the control, built with the same tools,
// in the same sandbox, at that moment. If this fails, too, something is wrong with this machine. If it
// succeeds, the submission is tried once more, in case the cause was temporary; if that fails again, the
// failure is the submission's.
#pragma once
#include <functional>
#include <optional>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "build/compile.hpp"

namespace manyhands::build {

/// A failure whose cause is unknown: what to report if it is ours, and what if it is the submission's.
struct Unexplained {
  Error ours;
  std::vector<Finding> theirs;  // never empty
  bool out_of_time = false;     // the time limit ended it
  bool never_theirs = false;    // nothing in a submission can be the cause: it is only tried again
};

/// Error: certainly our own failure, whatever the control would show.
using Attempt = std::variant<Built, Rejected, Error, Unexplained>;

/// One attempt to build the submission, in which each tool may take this much wall time.
using TryBuild = std::function<Attempt(double wall_limit_s)>;

/// Builds the control; returns the seconds that it took, or nothing if it cannot be built.
using TryControl = std::function<std::optional<double>()>;

/// Decides. `wall_limit_s`: the limit for a tool in the first attempt. If the control is slow, too, time
/// proves nothing.
BuildOutcome settled(const TryBuild& attempt, const TryControl& control, double wall_limit_s);

}  // namespace manyhands::build
