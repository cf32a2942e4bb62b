// A forked child that left the learner's function, by returning or by an exception: from then on, two
// processes run the caller's code. The kit's own code ends the child there and reports it (guest.cpp). A
// submission gains nothing by suppressing the report, and fails if it sends a false one.
#pragma once
#include <optional>

#include "model/evidence.hpp"
#include "model/finding.hpp"

namespace manyhands::host {

/// `child-returned`, at the line of the fork; none if no child returned. Pure.
std::optional<Finding> child_returned(const Run& run);

/// If a child returned, that is the cause of `finding`, which was made for something else about the run.
void name_child_returned(Finding& finding, const Run& run);

}  // namespace manyhands::host
