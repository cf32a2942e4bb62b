// A load that read an older value than the newest one, in words. Pure.
#pragma once
#include <string>
#include <vector>

#include "kit/host/explored/explain.hpp"

namespace manyhands::host {

/// What explains a failure that needs it: the last such load. Null: no load read an older value.
const ScheduleStep* older_load(const FailedSchedule& failure);

/// "here, thread 2 reads 0, an older value, although thread 1 has written 1 before".
std::string older_in_words(const FailedSchedule& failure, const ScheduleStep& load);

/// ", an older value: it misses line 12 of thread 1"; empty if it read the newest one.
std::string older_in_short(const FailedSchedule& failure, const ScheduleStep& load, const Lines& lines);

/// The two stores, as far as they are in the learner's lines.
std::vector<Related> stores_of_older(const FailedSchedule& failure, const ScheduleStep& load,
                                     const Lines& lines);

}  // namespace manyhands::host
