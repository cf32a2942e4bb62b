#include "cli/stored_evidence.hpp"

#include <algorithm>
#include <utility>

#include "build/collect.hpp"
#include "grade/evidence_replay.hpp"
#include "grade/exercise_grader.hpp"
#include "model/totals.hpp"

namespace manyhands {

namespace fs = std::filesystem;

StoredEvidence::StoredEvidence(fs::path file, StoredSolutions stored)
    : file_(std::move(file)), stored_(std::move(stored)) {}

Result<StoredEvidence> StoredEvidence::of(const fs::path& folder, const std::string& id) {
  const auto file = evidence_path(folder, id);
  auto stored = read_evidence(file);
  if (!stored) return stored.error();
  return StoredEvidence(file, std::move(*stored));
}

Checked StoredEvidence::judged_again(const Exercise& exercise, const Solution& solution,
                                     grade::Settings settings) const {
  const auto store = "store it with `grader check " + exercise.id + " --only " +
                     fs::path(solution.name).filename().string() + " --keep-evidence " +
                     file_.parent_path().string() + "`";
  const auto found = stored_.find(solution.name);
  if (found == stored_.end()) return {CheckOutcome::contradicted, "its evidence is missing; " + store};
  const auto& stored = found->second;
  if (stored.expect != to_text(solution.mistake.expect))
    return {CheckOutcome::contradicted, "its evidence was stored for " + stored.expect + "; " + store};
  auto then = solution;
  then.must_point = stored.must_point;
  auto collected = build::collect(exercise, settings.submission, settings.shown_submission);
  grade::judge_again(settings, stored.evidence);
  auto report = grade::ExerciseGrader(settings, exercise, 100, std::move(collected)).grade();
  add_up(report);
  auto result = checked(then, report);
  // Nothing about this machine can excuse it: it was found in this very evidence.
  if (result.outcome == CheckOutcome::not_proven)
    return {CheckOutcome::contradicted, "no longer found in its evidence: " + result.words};
  return result;
}

void StoredEvidence::put(const Solution& solution, grade::Evidence evidence) {
  stored_[solution.name] = {to_text(solution.mistake.expect), solution.must_point, std::move(evidence)};
}

Result<void> StoredEvidence::write(const std::vector<Solution>& solutions) {
  std::erase_if(stored_, [&](const auto& entry) {
    return std::none_of(solutions.begin(), solutions.end(),
                        [&](const Solution& solution) { return solution.name == entry.first; });
  });
  return write_evidence(stored_, file_);
}

}  // namespace manyhands
