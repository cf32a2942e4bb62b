// Remembers which solutions `grader check` found to be as expected, so that they are not graded again while
// their files, the grader, the exercise and the machine stay the same. One file each in .manyhands/checks/,
// written as a whole. Internal to cli/.
#pragma once
#include <filesystem>
#include <optional>
#include <string>

namespace manyhands {

class KeptChecks {
 public:
  /// `folder`: .manyhands/checks; created when something is stored.
  explicit KeptChecks(std::filesystem::path folder) : folder_(std::move(folder)) {}

  /// The stored result for a solution with exactly this ground: everything that the result depends on, apart
  /// from chance (kept_verdicts.hpp). Nothing is stored for an empty ground.
  [[nodiscard]] std::optional<std::string> find(const std::string& name, const std::string& ground) const;
  /// Errors are ignored.
  void keep(const std::string& name, const std::string& ground, const std::string& words) const;

 private:
  [[nodiscard]] std::filesystem::path file_of(const std::string& name) const;
  std::filesystem::path folder_;
};

}  // namespace manyhands
