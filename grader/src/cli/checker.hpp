// Grades the solutions of exercises and compares the results with what they must be: first everything that
// need not be timed, on all cores; then what is timed, one after the other with nothing beside it. Internal
// to cli/.
#pragma once
#include <array>
#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "cli/grading_commands.hpp"
#include "cli/grading_setup.hpp"
#include "cli/kept_checks.hpp"
#include "cli/kept_verdicts.hpp"
#include "cli/progress.hpp"
#include "cli/solution_set.hpp"
#include "cli/stored_evidence.hpp"

namespace manyhands {

class Checker {
 public:
  /// Both must outlive this object.
  Checker(GradingSetup& setup, const CheckOptions& options);
  ~Checker();

  /// Prints a line for each solution as soon as its result is known; at the end, those that are not as
  /// expected once more, and the sum. Returns the exit status.
  int check(const std::vector<const Exercise*>& exercises);

 private:
  struct Job;

  [[nodiscard]] const std::filesystem::path& evidence_folder() const;
  [[nodiscard]] bool judges_again() const { return !options_.from_evidence.empty(); }
  [[nodiscard]] CheckDepth depth_of(const Solution& solution) const;
  [[nodiscard]] bool keeps_evidence() const { return !options_.keep_evidence.empty(); }
  void choose_sample();
  void add_jobs(const Exercise& exercise);
  [[nodiscard]] bool is_asked(const Solution& solution) const;

  void on_all_cores();
  void one_by_one();

  // Any thread.
  void begin(Job& job);
  void report(Job& job, Checked result);
  void end(Job& job);

  [[nodiscard]] Checked with_evidence(Job& job, Checked result);
  [[nodiscard]] std::optional<std::string> kept(const Job& job, CheckDepth depth) const;
  [[nodiscard]] std::string ground_of(const Job& job, const build::Collected& collected) const;
  void say(const Checked& checked, const std::string& name);
  void report_times(const Job& job);
  int sum();

  GradingSetup& setup_;
  const CheckOptions& options_;
  const Output& output_;
  KeptVerdicts grounds_;
  KeptChecks kept_;
  std::optional<Sample> sample_;             // none: all solutions are graded
  std::map<std::string, SolutionSet> sets_;  // by exercise, like stored_
  std::map<std::string, StoredEvidence> stored_;
  std::deque<Job> jobs_;
  std::mutex mutex_;                         // for what follows, the stored evidence, and the screen
  std::map<std::string, std::size_t> left_;  // jobs by exercise
  Progress waiting_;
  std::array<int, 4> counts_{};
  std::array<std::vector<std::string>, 4> not_as_expected_;  // by outcome, to be printed once more at the end
};

}  // namespace manyhands
