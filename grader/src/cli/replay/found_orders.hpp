// The failing orders of threads that a grading found. Pure.
#pragma once
#include <string>
#include <vector>

#include "model/report.hpp"

namespace manyhands {

/// A finding whose order is known.
struct FoundOrder {
  std::string title;  // "bounded-queue: two steps must be one"
  Finding finding;
};

/// Those of one exercise, in the order of its report, and like there each only once.
std::vector<FoundOrder> found_orders(const ExerciseReport& exercise);

}  // namespace manyhands
