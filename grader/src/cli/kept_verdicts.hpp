// Verdicts that still hold: an exercise whose files, tester and machine are those of an earlier grading is
// not graded again. Kept in .manyhands/verdicts/<id>.json, one file for an exercise, written whole or not at
// all. Only of a learner's own working copy: a submission of somebody else could have written there.
#pragma once
#include <filesystem>
#include <optional>
#include <string>

#include "build/toolchain.hpp"
#include "course/exercise.hpp"
#include "kit/sandbox/level.hpp"
#include "measure/machine.hpp"
#include "model/report.hpp"

namespace manyhands {

class KeptVerdicts {
 public:
  /// `state`: .manyhands; `submission`: laid out as starter/, and known to the learner as `shown_submission`.
  /// The course and the toolchain must outlive this object.
  KeptVerdicts(std::filesystem::path state, std::filesystem::path submission, std::string shown_submission,
               const Course& course, const build::Toolchain& toolchain, const Machine& machine,
               sandbox::Level sandbox);

  /// The verdict that still holds, marked as `unchanged`; nothing where there is none.
  [[nodiscard]] std::optional<ExerciseReport> find(const Exercise& exercise) const;

  /// Remembers every exercise of `report` that ended in a pass or a fail; what could not be measured is worth
  /// another try. Not being able to remember is no error: it costs time, nothing else.
  void keep(const Report& report) const;

 private:
  /// All that a verdict depends on but chance: the files' texts, the tester's programs, the machine. Empty
  /// where something cannot be read.
  [[nodiscard]] std::string ground_of(const Exercise& exercise) const;
  [[nodiscard]] std::filesystem::path file_of(const std::string& id) const;

  std::filesystem::path state_, submission_;
  std::string shown_;
  const Course& course_;
  const build::Toolchain& toolchain_;
  std::string machine_;
};

}  // namespace manyhands
