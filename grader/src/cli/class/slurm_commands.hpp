// Runs Slurm's commands, with the caller's environment, in which an administrator may have put settings. Each
// may block for a while and then fail, if the controller is down. Any thread. Internal to cli/class/.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "cli/class/slurm_queue.hpp"
#include "process/command.hpp"

namespace manyhands {

class SlurmCommands {
 public:
  explicit SlurmCommands(process::Runner run = process::run) : run_(std::move(run)) {}

  /// An error if the commands are not installed.
  [[nodiscard]] Result<void> available() const;
  /// `options` and `script` are passed to sbatch. Returns the job's number. After an error, the job may exist
  /// nevertheless.
  [[nodiscard]] Result<std::string> submit(const std::vector<std::string>& options,
                                           const std::filesystem::path& script) const;
  [[nodiscard]] Result<QueueView> queue(const std::string& job_name) const;
  /// Errors do not matter: tasks whose batch is gone end at once.
  void cancel_all(const std::string& job_name) const;
  void cancel(const std::string& task) const;
  /// For a signal's action: at that time, all other commands never return (process/descendants.hpp), so
  /// nothing is submitted afterwards. A second Ctrl-C ends it.
  static void cancel_at_exit(const std::string& job_name);

 private:
  [[nodiscard]] Result<std::string> output_of(std::vector<std::string> argv) const;

  process::Runner run_;
};

}  // namespace manyhands
