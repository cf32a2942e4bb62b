// Reads the last commit of a git repository that we do not trust (closed_git.hpp).
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

}  // namespace manyhands
