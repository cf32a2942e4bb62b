// From checks to an exercise, from exercises to a report, from a report to an exit status. Pure.
#pragma once
#include <vector>

#include "model/report.hpp"

namespace manyhands {

/// Any fail → fail; else any fault → fault; else any inconclusive → inconclusive; else pass. Where nothing
/// was measured at all there is no pass: no checks are our fault, and skipped ones alone are inconclusive.
Verdict verdict_of(const std::vector<Check>& checks);

/// Sets the verdict and the points of a graded exercise, and points_unmeasured of each of its checks, from
/// the checks' verdicts, points and max_points. An exercise that is not started gets 0 points, none of them
/// unmeasured. max_points of the exercise is the course's and stays as it is.
void add_up(ExerciseReport& exercise);

/// Adds up every exercise, then the report.
void add_up(Report& report);

/// 3 a fault of ours anywhere; else 1 something failed (`complete`: or was not started); else 4 something was
/// inconclusive; else 0. With `exit_zero`: 0. (2, usage or course errors, never gets as far as a report.)
int exit_status(const Report& report, bool complete, bool exit_zero);

}  // namespace manyhands
