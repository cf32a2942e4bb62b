// Grades a submission: the requested exercises, one after the other, in one report.
#pragma once
#include <string>
#include <vector>

#include "course/exercise.hpp"
#include "grade/settings.hpp"
#include "model/report.hpp"

namespace manyhands::grade {

/// A report of `ids`, all of which are still to be graded: what was graded, when, and with which grader.
Report begin_report(const Settings& settings, const Course& course, const std::string& course_digest,
                    const std::vector<std::string>& ids);

/// `ids`: exercises of the course; empty: all of them, in the course's order.
Report grade(const Settings& settings, const Course& course, const std::vector<std::string>& ids);

}  // namespace manyhands::grade
