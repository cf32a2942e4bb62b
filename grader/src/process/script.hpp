// Runs one of our own scripts in the open: what it says appears on our standard error as it is said, and it
// gets Ctrl-C as we do. Blocks the caller.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace manyhands::process {

/// Its environment is ours. An Error where it could not be started, or ended otherwise than with status 0.
[[nodiscard]] Result<void> run_script(const std::vector<std::string>& argv, const std::filesystem::path& cwd);

}  // namespace manyhands::process
