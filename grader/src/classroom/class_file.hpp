// class.yaml: which course a class takes, who is in it, when its exercises are due, and how marks are made.
// Everything in it is read again by each command, so a change needs no regrading.
#pragma once
#include <ctime>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "course/exercise.hpp"

namespace manyhands {

/// Which of a student's attempts at an exercise counts.
enum class Counts { latest, best };

/// What happens to attempts that are received after the deadline. A day that has begun is a day.
struct LatePolicy {
  int free_days = 0;           // of each student, for all exercises together; used in the order of deadlines
  double percent_per_day = 0;  // taken off the points for each further day
  std::optional<int> most_days;  // an attempt that is later than this does not count; none: no limit
};

struct Extension {
  std::string student;  // an id of the roster
  std::time_t due = 0;
  std::string why;
};

struct ClassFile {
  std::filesystem::path path;  // of class.yaml
  std::string title;
  std::filesystem::path course;  // the folder of course.yaml
  std::filesystem::path roster;  // a CSV file (roster.hpp)
  Counts counts = Counts::latest;
  std::optional<Unmeasured> unmeasured;  // none: the course's
  LatePolicy late;
  std::map<std::string, std::time_t> due;  // by exercise; no entry: never late
  std::map<std::string, std::vector<Extension>>
      extensions;                              // by exercise; the latest one of a student counts
  std::map<std::string, std::string> columns;  // by exercise: the title of its column, as the platform has it
  [[nodiscard]] std::filesystem::path folder() const { return path.parent_path(); }
  [[nodiscard]] std::filesystem::path gradebook() const { return folder() / "gradebook.db"; }
};

/// Reads `folder`/class.yaml. Errors are lines "file:line: …", up to 20 at once. The exercises' ids are only
/// checked by check_class().
Result<ClassFile> load_class(const std::filesystem::path& folder);

/// Whether all exercises and students that class.yaml names exist. `students`: the ids of the roster.
Result<void> check_class(const ClassFile& about, const Course& course,
                         const std::vector<std::string>& students);

/// The keys of class.yaml and what they mean, as Markdown: made from what the reader knows.
std::string class_file_reference();

}  // namespace manyhands
