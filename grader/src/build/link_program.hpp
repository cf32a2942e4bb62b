// Links a submission's objects with the exercise's glue code, the kit and the libraries.
#pragma once
#include <filesystem>
#include <vector>

#include "build/build_plan.hpp"
#include "build/symbols.hpp"
#include "build/trouble.hpp"

namespace manyhands::build {

/// Returns the program's path. If it cannot be linked, `trouble` gets the reason. `objects`: those of
/// `units`.
std::filesystem::path link_program(const BuildPlan& plan, const std::vector<Unit>& units,
                                   const std::vector<ObjectFile>& objects, Trouble& trouble);

}  // namespace manyhands::build
