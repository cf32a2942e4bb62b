// Reads the last commit of a git repository that we do not trust. Git reads a copy of its objects, with a
// configuration of ours (closed_git.hpp), in the sandbox of the tools: a copy, so that neither links nor
// alternates lead git to other repositories, whenever they are made; a sandbox, because git parses what
// strangers have made. At level none, only the copy protects.
#pragma once
#include <ctime>
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "build/tool_box.hpp"
#include "classroom/entry.hpp"
#include "classroom/import_limits.hpp"

namespace manyhands {

struct CommitFiles {
  std::time_t time = 0;  // when it was committed, according to its author; may be in the future
  std::vector<Entry> entries;
};

/// The files of HEAD. `repository`: a working tree or a bare repository on this machine. Throws
/// std::runtime_error if there is no space for the copy.
Result<CommitFiles> files_of_head(const std::filesystem::path& repository, const build::ToolBox& tools,
                                  const ImportLimits& limits, const Wanted& wanted);

}  // namespace manyhands
