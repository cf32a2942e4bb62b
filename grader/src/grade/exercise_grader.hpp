// Grades one submission of one exercise: collects, builds, runs the stages in order, and lets each be judged.
// One per exercise and submission; one thread calls it.
#pragma once
#include <chrono>
#include <future>
#include <map>
#include <optional>
#include <string>

#include "build/collect.hpp"
#include "build/compile.hpp"
#include "course/exercise.hpp"
#include "grade/settings.hpp"
#include "measure/judgement.hpp"
#include "model/report.hpp"
#include "model/stage.hpp"

namespace manyhands::grade {

class ExerciseGrader {
 public:
  ExerciseGrader(const Settings& settings, const Exercise& exercise, double points);

  /// Never throws for what a submission does. Points are added up (totals.hpp) by the caller's report.
  ExerciseReport grade();

 private:
  void builds();
  void correct();
  void instrumented(CheckName name, const std::string& profile);
  void mechanism();
  void speed();
  // Nothing where the check is finished already, by a wrong answer or a fault.
  std::optional<Judgement> cpu_speed(Check& check);
  std::optional<Judgement> io_speed(Check& check);

  Check* begin(CheckName name, const std::string& what);
  void finish(Check& check, const Judgement& judgement);
  void gate(Check& check, const std::string& reason);
  void fault(Check& check, const Error& error);
  [[nodiscard]] bool applies(CheckName name) const;
  [[nodiscard]] bool done() const;
  [[nodiscard]] bool passed(CheckName name) const;
  [[nodiscard]] int workers() const;
  [[nodiscard]] Result<StageResult> run_stage(const std::string& stage);
  [[nodiscard]] bool take_stage(Check& check, const std::string& stage, StageResult& into,
                                std::vector<Run>& runs);

  const Settings& settings_;
  const Exercise& exercise_;
  std::filesystem::path folder_;  // guests by profile, and "baseline"
  build::Collected collected_;
  std::map<std::string, std::future<build::BuildOutcome>> building_;
  std::map<CheckName, Judgement> judgements_;
  ExerciseReport report_;
  std::chrono::steady_clock::time_point began_;
  std::uint64_t next_seed_ = 0;
  int host_runs_ = 0;
  bool hung_ = false;
};

}  // namespace manyhands::grade
