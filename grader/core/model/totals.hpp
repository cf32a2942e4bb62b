// Computes an exercise's result from its checks, a report's from its exercises, and the exit status from a
// report. Pure.
#pragma once
#include <vector>

#include "model/report.hpp"

namespace manyhands {

/// Any fail → fail; else any fault → fault; else any inconclusive → inconclusive; else pass. If nothing was
/// measured, there is no pass: no checks at all are a grader error, and only skipped ones are inconclusive.
Verdict verdict_of(const std::vector<Check>& checks);

/// Sets the verdict and points of a graded exercise, and points_unmeasured of each check, from the verdict,
/// points and max_points of its checks. An exercise that is not started gets 0 points, none of them
/// unmeasured. The max_points of the exercise come from the course and do not change.
void add_up(ExerciseReport& exercise);

/// Adds up all exercises, then the report.
void add_up(Report& report);

/// 3 if there is any grader error; else 1 if anything failed (`complete`: or was not started); else 4 if
/// anything was inconclusive; else 0. With `exit_zero`: 0. (With status 2, usage or course errors, there is
/// no report.)
int exit_status(const Report& report, bool complete, bool exit_zero);

}  // namespace manyhands
