// Runs one of our own scripts in the foreground: its output appears on our standard error at once, and it
// receives Ctrl-C. Blocks the caller.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace manyhands::process {

/// It gets our environment. An Error if it could not be started, or ended with a status other than 0.
[[nodiscard]] Result<void> run_script(const std::vector<std::string>& argv, const std::filesystem::path& cwd);

}  // namespace manyhands::process
