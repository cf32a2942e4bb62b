// Grades one exercise at the beginning and after each save; a save ends the grading that still runs. The
// owner waits until something happens, and calls step(). Single-threaded.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "cli/grading_commands.hpp"
#include "cli/watch/debounce.hpp"
#include "cli/watch/running_grading.hpp"
#include "cli/watch/saved_files.hpp"
#include "course/exercise.hpp"

namespace manyhands {

class ExerciseWatch {
 public:
  using Time = Debounce::Time;

  /// `output`: where gradings print, as in RunningGrading. The arguments must outlive this object.
  ExerciseWatch(const Places& places, const Exercise& exercise, const SandboxWish& sandbox, const Output& how,
                int output = -1);

  /// Begins again. `force`: also if nothing has changed since the last verdict.
  void grade(Time now, bool force);

  /// What has happened since the last call. Does not wait.
  struct Step {
    bool began = false;             // a grading, because of a save
    bool same = false;              // a save that changed nothing
    std::vector<std::string> says;  // what began to run
    bool ended = false;             // the grading
  };
  Step step(Time now);

  /// One of them is readable, or so much time has passed, when step() has something to do.
  [[nodiscard]] std::vector<int> descriptors() const;
  [[nodiscard]] int patience_ms(Time now) const;

  [[nodiscard]] const Exercise& exercise() const { return exercise_; }
  [[nodiscard]] bool runs() const { return grading_.has_value(); }
  [[nodiscard]] const std::string& says() const { return says_; }
  [[nodiscard]] const std::optional<ExerciseReport>& report() const { return report_; }
  /// Why the grading has ended without a verdict; empty: it has one.
  [[nodiscard]] const std::string& trouble() const { return trouble_; }
  /// How long it has run so far, or took.
  [[nodiscard]] int seconds(Time now) const;

 private:
  using Texts = std::vector<std::optional<std::string>>;
  [[nodiscard]] std::vector<std::filesystem::path> files() const;
  [[nodiscard]] Texts texts() const;
  [[nodiscard]] bool is_settled() const;

  const Places& places_;
  const Exercise& exercise_;
  const SandboxWish& sandbox_;
  const Output& how_;
  int output_;
  SavedFiles saved_;
  Debounce debounce_;
  Texts graded_;
  std::optional<RunningGrading> grading_;
  std::string says_;
  std::optional<ExerciseReport> report_;
  std::string trouble_;
  Time began_;
  Time ended_;
};

}  // namespace manyhands
