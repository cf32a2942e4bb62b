// The learner's own lines, beside what threads did there. Pure.
#pragma once
#include <vector>

#include "build/collect.hpp"
#include "model/finding.hpp"

namespace manyhands::build {

/// Sets Turn::code, without the spaces at its ends, of each turn in one of the files.
void quote_lines(std::vector<Finding>& findings, const std::vector<CollectedFile>& files);

}  // namespace manyhands::build
