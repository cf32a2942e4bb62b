// Looks at the symbols and the code of compiled objects for what no submission may contain: names that belong
// to others, ways to silence the detectors, and calls that the exercise forbids.
#pragma once
#include <vector>

#include "build/build_plan.hpp"
#include "build/symbols.hpp"
#include "build/trouble.hpp"

namespace manyhands::build {

/// Checks the objects of all units and adds what it finds to `trouble`. Returns them with their symbols, for
/// the linker's messages; incomplete if one of them cannot be read.
std::vector<ObjectFile> check_objects(const BuildPlan& plan, const std::vector<Unit>& units,
                                      Trouble& trouble);

}  // namespace manyhands::build
