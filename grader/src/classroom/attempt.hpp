// What a gradebook is about: attempts, the rows to grade, and their results. Plain data.
#pragma once
#include <cstdint>
#include <ctime>
#include <map>
#include <string>
#include <string_view>

#include "model/report.hpp"

namespace manyhands {

/// "crawl-threads/crawl.cpp" → its bytes.
using AttemptFiles = std::map<std::string, std::string>;

/// Who says when something was received. nobody: it is only the time of the import. correction: the teacher,
/// who has given a wrong time before.
enum class Knows { nobody, student, teacher, correction };

/// What a student handed in at one time, for one or several exercises.
struct Attempt {
  std::int64_t id = 0;
  std::string student;
  int number = 0;  // of all that this student handed in, from 1; a key that nobody is shown
  std::time_t received = 0;
  Knows known_from = Knows::teacher;
  std::string source;  // where it came from, as shown to people
  AttemptFiles files;
};

enum class RowState { waiting, running, graded, fault };

std::string_view to_string(RowState state);

/// One exercise of one attempt.
struct GradebookRow {
  std::int64_t attempt = 0;
  std::string student;
  int number = 0;  // of this student's attempts at this exercise, from 1
  std::string exercise;
  std::time_t received = 0;
  RowState state = RowState::waiting;
  int tries = 0;       // how often grading it has begun
  std::string reason;  // of a fault
};

/// A result of a row.
struct GradedRow {
  std::int64_t id = 0;
  std::int64_t attempt = 0;
  std::string student;
  int number = 0;  // as in its row
  std::string exercise;
  std::time_t received = 0;
  std::string why;     // it was graded: "", or why again
  double seconds = 0;  // that it took
  std::string ran;     // a digest of the tests that were run (course/digests.hpp)
  Report report;       // of this exercise alone; with the versions, the time and the case number
  [[nodiscard]] const ExerciseReport& result() const { return report.exercises.front(); }
};

}  // namespace manyhands
