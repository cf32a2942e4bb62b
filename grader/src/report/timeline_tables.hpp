// The numbers of a timeline as tables of HTML. Pure. Internal to report/.
#pragma once
#include <string>

#include "model/timeline.hpp"

namespace manyhands {

/// For each thread and process: the share of each state.
std::string table_of_lanes(const Timeline& timeline);

/// What was waited for, the longest first.
std::string table_of_waits(const Timeline& timeline);

/// Who let whom go on, and how often.
std::string table_of_wakes(const Timeline& timeline);

/// The strips' means and maxima.
std::string table_of_strips(const Timeline& timeline);

}  // namespace manyhands
