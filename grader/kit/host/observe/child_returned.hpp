// A forked child that came out of the learner's function, by returning or by an exception: from then on two
// processes run the caller's code. The kit's own code ends it there, and tells (guest.cpp); who keeps that
// from being told gains nothing, and who tells it without need fails.
#pragma once
#include <optional>

#include "model/evidence.hpp"
#include "model/finding.hpp"

namespace manyhands::host {

/// `child-returned`, where that child was forked; none: no child came out. Pure.
std::optional<Finding> child_returned(const Run& run);

/// Where one did, that is what `finding`, which was made of something else about the run, comes from.
void name_child_returned(Finding& finding, const Run& run);

}  // namespace manyhands::host
