// What a killed collector has left on the shared file system: finished results, which are recorded, and jobs,
// which are cancelled. Internal to cli/class/.
#pragma once
#include <filesystem>
#include <vector>

#include "classroom/gradebook.hpp"
#include "cli/class/result_recorder.hpp"
#include "cli/class/slurm_commands.hpp"

namespace manyhands {

/// Records the results in `parent` of rows that still wait; then cancels the jobs of those batches, and
/// removes them. Returns how many rows were recorded.
int collect_earlier(const std::filesystem::path& parent, const std::vector<GradebookRow>& rows,
                    const SlurmCommands& commands, ResultRecorder& recorder);

}  // namespace manyhands
