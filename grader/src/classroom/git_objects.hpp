// Reads the last commit of a git repository that we do not trust. Git runs with a repository folder of ours
// that only borrows the other one's objects: its configuration, hooks, attributes and index are never read,
// and nothing is checked out, so git has no reason to start a program.
#pragma once
#include <ctime>
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "classroom/entry.hpp"
#include "classroom/import_limits.hpp"
#include "process/command.hpp"

namespace manyhands {

struct CommitFiles {
  std::time_t time = 0;  // when it was committed, according to its author
  std::vector<Entry> entries;
};

/// The files of HEAD. `repository`: a working tree or a bare repository on this machine.
Result<CommitFiles> files_of_head(const std::filesystem::path& repository, const process::Runner& runner,
                                  const ImportLimits& limits, const Wanted& wanted);

/// Fetches the last commit of a repository (https, http or ssh) as a bare repository in the empty folder
/// `into`. Uses this user's own configuration and keys, and asks no questions.
Result<void> fetch_repository(const std::string& url, const std::filesystem::path& into,
                              const process::Runner& runner, const ImportLimits& limits);

/// "https://…", "ssh://…" or "git@host:path".
bool is_repository_url(const std::string& text);

}  // namespace manyhands
