// Fetches repositories that are not on this machine.
#pragma once
#include <filesystem>
#include <string>

#include "base/result.hpp"
#include "classroom/import_limits.hpp"
#include "process/command.hpp"

namespace manyhands {

/// "https://…", "ssh://…" or "git@host:path".
bool is_repository_url(const std::string& text);

/// Fetches the last commit of a repository (https, http or ssh) as a bare repository in the empty folder
/// `into`. Uses this user's own configuration and keys, and asks no questions.
Result<void> fetch_repository(const std::string& url, const std::filesystem::path& into,
                              const process::Runner& runner, const ImportLimits& limits);

}  // namespace manyhands
