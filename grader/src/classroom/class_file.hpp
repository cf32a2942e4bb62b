// class.yaml: which course a class takes, who is in it, when its exercises are due, and how marks are made.
// Every command reads it again, so a change needs no grading.
#pragma once
#include <ctime>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "classroom/roster.hpp"
#include "course/exercise.hpp"

namespace manyhands {

/// Which of a student's attempts at an exercise counts.
enum class Counts { latest, best };

/// What happens to attempts that are received after the deadline. A day that has begun counts as a day.
struct LatePolicy {
  int free_days = 0;           // of each student, for all exercises together; used in the order of deadlines
  double percent_per_day = 0;  // taken off the points for each further day
  std::optional<int> most_days;  // a later attempt does not count; none: no limit
};

/// Another deadline for one student.
struct Extension {
  std::time_t due = 0;
  std::string why;
};

struct ClassFile {
  std::filesystem::path folder;  // of class.yaml
  std::string title;
  std::filesystem::path course;  // the folder of course.yaml
  std::filesystem::path roster;
  Counts counts = Counts::latest;
  Unmeasured unmeasured = Unmeasured::pending;
  LatePolicy late;
  std::map<std::string, std::time_t> due;                              // by exercise; no entry: never late
  std::map<std::string, std::map<std::string, Extension>> extensions;  // by exercise and student
  std::map<std::string, std::string> columns;  // by exercise: the title that the platform gave its column
  [[nodiscard]] std::filesystem::path gradebook() const { return folder / "gradebook.db"; }
};

struct Class {
  ClassFile about;
  Course course;
  Roster roster;
};

/// Reads `folder`/class.yaml, and the course and the roster that it names. Mistakes in class.yaml are lines
/// "class.yaml:line: …", up to 20 at once.
Result<Class> load_class(const std::filesystem::path& folder);

/// What class.yaml may contain, as a table in Markdown. It has the same rows as the reader.
std::string class_file_reference();

}  // namespace manyhands
