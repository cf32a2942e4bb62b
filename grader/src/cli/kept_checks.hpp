// What `grader check` found to be as expected, so that a solution is not graded again while its files, the
// grader, the exercise and the machine are the same. Kept in .manyhands/checks/, a file for each, written
// whole or not at all. Internal to cli/.
#pragma once
#include <filesystem>
#include <optional>
#include <string>

namespace manyhands {

class KeptChecks {
 public:
  /// `folder`: .manyhands/checks; made when something is kept.
  explicit KeptChecks(std::filesystem::path folder) : folder_(std::move(folder)) {}

  /// What was said of a solution with this very ground: all that the result depends on but chance
  /// (kept_verdicts.hpp). An empty ground has none.
  [[nodiscard]] std::optional<std::string> find(const std::string& name, const std::string& ground) const;
  /// Not being able to remember is no error.
  void keep(const std::string& name, const std::string& ground, const std::string& words) const;

 private:
  [[nodiscard]] std::filesystem::path file_of(const std::string& name) const;
  std::filesystem::path folder_;
};

}  // namespace manyhands
