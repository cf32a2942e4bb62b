// Which files of a submission belong to which exercise. Pure.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "classroom/entry.hpp"
#include "course/exercise.hpp"

namespace manyhands {

struct ExerciseFiles {
  std::map<std::string, std::string> files;  // "crawl-threads/crawl.cpp" → content, byte by byte
  std::vector<std::string> remarks;          // complete sentences
};

/// Answers questions about one course; the course must outlive it.
class ExerciseMatcher {
 public:
  explicit ExerciseMatcher(const Course& course);

  /// How many bytes a file may have, by its name: the most that an exercise allows for a file of this name.
  [[nodiscard]] std::uint64_t max_bytes(std::string_view path) const;

  [[nodiscard]] bool is_exercise(std::string_view folder) const;

  /// The files in an exercise's folder belong to it: in the shallowest folder with its name that contains one
  /// of them. The course's own folders `exercises` and `solutions` do not count. A file in no exercise's
  /// folder belongs to `exercise` if that lists a file with its name, or else to the only exercise that does.
  [[nodiscard]] ExerciseFiles files_of(const std::vector<Entry>& entries, const std::string& exercise) const;

 private:
  const Course& course_;
  std::map<std::string, std::uint64_t, std::less<>> max_bytes_;                    // by a file's name
  std::map<std::string, std::vector<const Exercise*>, std::less<>> by_file_name_;  // in the course's order
};

}  // namespace manyhands
