// The stored evidence of one exercise's wrong solutions, for `grader check`: judges it again, and replaces
// it. Single-threaded. Internal to cli/.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "cli/evidence_file.hpp"
#include "cli/solution_check.hpp"
#include "course/exercise.hpp"
#include "grade/settings.hpp"

namespace manyhands {

class StoredEvidence {
 public:
  static Result<StoredEvidence> of(const std::filesystem::path& folder, const std::string& id);

  /// `settings`: for the solution (check_settings.hpp); nothing is run. A mistake that is not found is always
  /// a contradiction.
  [[nodiscard]] Checked judged_again(const Exercise& exercise, const Solution& solution,
                                     grade::Settings settings) const;

  void put(const Solution& solution, grade::Evidence evidence);
  /// Without what belongs to none of these solutions.
  Result<void> write(const std::vector<Solution>& solutions);

 private:
  StoredEvidence(std::filesystem::path file, StoredSolutions stored);

  std::filesystem::path file_;
  StoredSolutions stored_;
};

}  // namespace manyhands
