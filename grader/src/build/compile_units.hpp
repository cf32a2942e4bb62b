// Runs the compiler on a submission's files, several at once, or takes their objects from the cache. The
// compiler's warnings on a file that it accepts are cached with the object.
#pragma once
#include <vector>

#include "build/build_plan.hpp"
#include "build/compile.hpp"
#include "build/trouble.hpp"

namespace manyhands::build {

/// Makes the object of each unit. What the compiler rejects, and what is hidden in the source, is added to
/// `trouble` as findings, in the order of the units. Returns the counts and the warnings.
Built compile_units(const BuildPlan& plan, const std::vector<Unit>& units, Trouble& trouble);

}  // namespace manyhands::build
