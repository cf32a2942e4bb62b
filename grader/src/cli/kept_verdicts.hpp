// Verdicts that are still valid: an exercise is not graded again if its files, the grader and the machine are
// the same as before. Stored in .manyhands/verdicts/<id>.json, one file for each exercise, written as a
// whole. Only for a learner's own working copy: somebody else's submission could have written there.
#pragma once
#include <filesystem>
#include <optional>
#include <string>

#include "build/collect.hpp"
#include "build/toolchain.hpp"
#include "course/exercise.hpp"
#include "measure/machine.hpp"
#include "model/report.hpp"
#include "sandbox/level.hpp"

namespace manyhands {

class KeptVerdicts {
 public:
  /// `state`: .manyhands. The course and the toolchain must outlive this object.
  KeptVerdicts(std::filesystem::path state, const Course& course, const build::Toolchain& toolchain,
               const Machine& machine, sandbox::Level sandbox);

  /// Everything that a verdict on these files depends on, apart from chance: their texts, the grader's
  /// programs, the machine. Call it before grading begins, with the files to be graded: a file saved during
  /// the grading belongs to the next one. Empty if something cannot be read.
  [[nodiscard]] std::string ground_of(const Exercise& exercise, const build::Collected& collected) const;

  /// The verdict stored with this ground, marked as `unchanged`; nothing if there is none.
  [[nodiscard]] std::optional<ExerciseReport> find(const std::string& id, const std::string& ground) const;

  /// Stores the last exercise of `report` with its ground if it passed or failed; inconclusive results should
  /// be tried again. Errors are ignored, because they only cost time.
  void keep(const Report& report, const std::string& ground) const;

 private:
  [[nodiscard]] std::filesystem::path file_of(const std::string& id) const;

  std::filesystem::path state_;
  const Course& course_;
  const build::Toolchain& toolchain_;
  std::string machine_;
};

}  // namespace manyhands
