// The learner's progress: in one exercise, and which exercise is next. Pure, except for read_standings().
// Internal to cli/.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cli/learner_state.hpp"
#include "course/exercise.hpp"
#include "model/report.hpp"

namespace manyhands {

struct Standing {
  const char* mark = "○";
  Look look = Look::dim;
  std::string words = "not started";
  bool started = false;
  bool done = false;
};

/// `untouched`: all files are the original ones. The files take precedence over the last report, because they
/// may have changed since.
Standing standing_of(const Exercise& exercise, bool untouched, const std::optional<Report>& last);

/// An exercise's line in a list of the course.
struct CourseItem {
  std::string id;
  std::string title;
  std::string module;
  Standing standing;
};

/// In the course's order.
std::vector<CourseItem> read_standings(const std::filesystem::path& root, const Course& course);

/// The index of the exercise to work on: the first that is started and does not pass, else the first that is
/// not started, else the first.
std::size_t current_exercise(const std::vector<CourseItem>& items);

}  // namespace manyhands
