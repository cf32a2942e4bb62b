// Grades a submission: the exercises that were asked for, one after the other, into one report.
#pragma once
#include <string>
#include <vector>

#include "course/exercise.hpp"
#include "grade/settings.hpp"
#include "model/report.hpp"

namespace manyhands::grade {

/// `ids`: must be exercises of the course; empty: all of them, in the course's order.
Report grade(const Settings& settings, const Course& course, const std::vector<std::string>& ids);

}  // namespace manyhands::grade
