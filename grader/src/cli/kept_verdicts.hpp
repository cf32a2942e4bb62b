// Verdicts that still hold: an exercise whose files, tester and machine are those of an earlier grading is
// not graded again. Kept in .manyhands/verdicts/<id>.json, one file for an exercise, written whole or not at
// all. Only of a learner's own working copy: a submission of somebody else could have written there.
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

  /// All that a verdict on these very files depends on but chance: their texts, the tester's programs, the
  /// machine. To be asked for before grading begins, with what is going to be graded: a file that is saved
  /// while the grading runs belongs to the next one. Empty where something cannot be read.
  [[nodiscard]] std::string ground_of(const Exercise& exercise, const build::Collected& collected) const;

  /// The verdict that was kept with this ground, marked as `unchanged`; nothing where there is none.
  [[nodiscard]] std::optional<ExerciseReport> find(const std::string& id, const std::string& ground) const;

  /// Remembers the last exercise of `report` with the ground that it was graded on, where it ended in a pass
  /// or a fail; what could not be measured is worth another try. Not being able to remember is no error: it
  /// costs time, nothing else.
  void keep(const Report& report, const std::string& ground) const;

 private:
  [[nodiscard]] std::filesystem::path file_of(const std::string& id) const;

  std::filesystem::path state_;
  const Course& course_;
  const build::Toolchain& toolchain_;
  std::string machine_;
};

}  // namespace manyhands
