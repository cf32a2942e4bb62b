// Which entries of a source are whose: recognizes how a platform or a teacher arranged the submissions. Pure.
#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "classroom/entry.hpp"
#include "classroom/exercise_files.hpp"
#include "classroom/roster.hpp"

namespace manyhands {

/// The entries of one student, with paths relative to the student's folder.
struct StudentEntries {
  std::string label;
  std::string student;  // an id of the roster; empty: unknown
  std::vector<Entry> entries;
  std::vector<std::string> remarks;
};

struct Layout {
  bool one_submission = false;  // then `submissions` has one element, whose label is empty
  std::vector<StudentEntries> submissions;
  std::vector<Entry> rest;  // belongs to nobody
  bool unwrapped = false;   // a folder around everything has been removed

  /// How many students of the roster own something.
  [[nodiscard]] std::size_t students() const;
};

/// The arrangement that most names at the top fit, because a student can choose some of them. What does not
/// fit belongs to nobody. `one_student`: all of it is one student's. Takes linear time, apart from sorting.
Layout layout_of(std::vector<Entry> entries, const ExerciseMatcher& matcher, const Roster& roster,
                 const StudentIndex& students, bool one_student);

}  // namespace manyhands
