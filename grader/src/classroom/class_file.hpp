// class.yaml: which course a class takes, who is in it, when its exercises are due, and how marks are made.
#pragma once
#include <ctime>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "classroom/mark_rules.hpp"
#include "classroom/roster.hpp"
#include "course/exercise.hpp"

namespace manyhands {

struct ClassFile {
  std::filesystem::path folder;  // of class.yaml
  std::string title;
  std::filesystem::path course;  // the folder of course.yaml
  std::filesystem::path roster;
  MarkRules rules;
  std::map<std::string, std::string> columns;  // by exercise: the title that the platform gave its column
  std::map<std::string, long> zones;  // by exercise: seconds by which its deadline is written ahead of UTC
  std::optional<long> zone;           // of the first deadline
  /// As a person reads it: in the zone in which class.yaml has the exercise's deadline, else the first one;
  /// else in this machine's zone. Without an exercise: in the first deadline's.
  [[nodiscard]] std::string shown_time(std::time_t time, const std::string& exercise = {}) const;
  /// The same for all times in a text, each with its zone.
  [[nodiscard]] std::string with_shown_times(const std::string& text, const std::string& exercise = {}) const;
  [[nodiscard]] std::filesystem::path gradebook() const { return folder / "gradebook.db"; }
};

/// What is in class.yaml to no effect: lines "class.yaml:line: …".
using Warnings = std::vector<std::string>;

struct Class {
  ClassFile about;
  Course course;
  Roster roster;
  Warnings warnings = {};
};

/// Reads `folder`/class.yaml, and the course and the roster that it names. Mistakes in class.yaml are lines
/// "class.yaml:line: …", up to 20 at once. `was_here`: whether a student who is not in the roster was in the
/// class before; then an extension that is left is only a warning.
Result<Class> load_class(
    const std::filesystem::path& folder, const std::function<bool(const std::string& student)>& was_here =
                                             [](const std::string&) { return false; });

/// What class.yaml may contain, as a table in Markdown. It has the same rows as the reader.
std::string class_file_reference();

}  // namespace manyhands
