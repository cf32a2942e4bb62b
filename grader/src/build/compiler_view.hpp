// Looks at a submission as the compiler sees it, by running the preprocessor: a source file may contain
// something else than it seems to.
#pragma once
#include <vector>

#include "build/build_plan.hpp"
#include "build/trouble.hpp"
#include "model/finding.hpp"

namespace manyhands::build {

struct AskedDirectives {
  std::vector<Finding> findings;
  bool certain = false;  // false: the compiler reported an error, but perhaps a different one
};

/// Asks the compiler whether each possible #line really is one, by putting an #error in its place. If the
/// preprocessor itself fails, this is added to `trouble`, and there are no findings.
AskedDirectives line_directives_in(const BuildPlan& plan, const Unit& unit, Trouble& trouble);

/// Findings in the preprocessed text: foreign files, assembly, code hidden from the detectors, and the
/// patterns that the exercise forbids. A preprocessor that fails is added to `trouble`.
std::vector<Finding> hidden_in(const BuildPlan& plan, const Unit& unit, Trouble& trouble);

}  // namespace manyhands::build
