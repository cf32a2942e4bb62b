// Grades rows of a gradebook as jobs of Slurm, and collects the results: `class grade --engine slurm`. What
// need not be timed is an array job whose tasks share nodes; what is timed, another whose tasks have a node
// for themselves. The result files decide (slurm_batch.hpp): they may come twice, late or never, and Slurm
// may be away for a while or run a task twice. A row is recorded once, from the first valid result. A task
// that ended without one is submitted again, a limited number of times.
//
// Rows stay waiting until they are recorded, so a killed collector loses nothing: the next one begins with
// collect_earlier() (slurm_leftovers.hpp). Single-threaded, except for what a signal does. Internal to
// cli/class/.
#pragma once
#include <array>
#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "classroom/gradebook.hpp"
#include "cli/class/result_recorder.hpp"
#include "cli/class/slurm_batch.hpp"
#include "cli/class/slurm_commands.hpp"

namespace manyhands {

struct SlurmOptions {
  std::string partition;            // empty: Slurm's default
  std::vector<std::string> sbatch;  // further options, each one argument
  std::chrono::milliseconds poll{2000};
};

class SlurmEngine {
 public:
  /// All references must outlive this object. `parent`: where batches are, on a shared file system;
  /// `program`: the grader, as the nodes see it.
  SlurmEngine(const SlurmOptions& options, const SlurmCommands& commands, ResultRecorder& recorder,
              std::filesystem::path parent, std::filesystem::path program);

  /// An error if the first jobs cannot be submitted; later ones are tried again for some minutes.
  Result<void> grade(const std::vector<GradebookRow>& rows, const BatchHead& head);

 private:
  struct Row;

  Result<void> grade_batch(std::vector<Row>& rows, const SlurmBatch& batch);
  void look(std::vector<Row>& rows, const SlurmBatch& batch);
  void take(Row& row, const SlurmBatch& batch, TaskOutcome outcome);
  void try_again(Row& row, const SlurmBatch& batch, const std::string& why);
  void end(Row& row, const SlurmBatch& batch);
  Result<void> submit(std::vector<Row>& rows, const SlurmBatch& batch, Part part);
  void submit_later(std::vector<Row>& rows, const SlurmBatch& batch);
  void show(const std::vector<Row>& rows);
  [[nodiscard]] std::vector<std::string> options_for(const SlurmBatch& batch, Part part,
                                                     const std::vector<std::size_t>& indices) const;

  const SlurmOptions& options_;
  const SlurmCommands& commands_;
  ResultRecorder& recorder_;
  std::filesystem::path parent_;
  std::filesystem::path program_;
  std::vector<std::string> bad_nodes_;  // on which a task could not grade
  int polls_ = 0;
  std::array<int, 2> refused_{};  // how often sbatch failed in a row by part
  bool has_graded_ = false;       // a batch before this one was accepted
  int next_submission_ = 0;       // not before this poll
  bool slurm_answers_ = true;
};

}  // namespace manyhands
