// The attempts of a learner: each version of an exercise's files that was graded here, and what was found in
// it. Kept in .manyhands/history/<id>.json, on this machine only; `grader forget` deletes it. Internal to
// cli/.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "build/collect.hpp"
#include "model/report.hpp"

namespace manyhands {

struct PastAttempt {
  struct Found {
    std::string check, code;
    std::string file;  // as the learner knows it; empty: nowhere in particular
    int line = 0;
    bool operator==(const Found&) const = default;
  };
  struct File {
    std::string path, text;
    bool operator==(const File&) const = default;
  };
  std::string time;  // when grading began: ISO 8601 with time zone
  double points = 0, max_points = 0;
  double unmeasured = 0;  // points that this machine could not measure
  std::vector<Found> found;
  std::vector<File> files;
};

/// What a graded exercise adds to the history.
PastAttempt attempt_of(const ExerciseReport& report, const std::string& time,
                       const build::Collected& collected);

/// The oldest first. Empty if there are none, or if the file cannot be read.
std::vector<PastAttempt> read_history(const std::filesystem::path& root, const std::string& id);

/// The same files again replace the last attempt. Of more than 200 attempts, the oldest are dropped.
Result<void> remember_attempt(const std::filesystem::path& root, const std::string& id, PastAttempt attempt);

/// What changed from one attempt to the next, as unified diffs. Empty: nothing.
std::string changes_between(const PastAttempt& before, const PastAttempt& after);

std::filesystem::path history_folder(const std::filesystem::path& root);

}  // namespace manyhands
