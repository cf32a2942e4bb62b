// Finds the commit that a repository's HEAD names, without running git: its own files decide, and links are
// not followed. What git needs to read that commit is copied (git_copy.hpp).
#pragma once
#include <filesystem>
#include <string>

#include "base/result.hpp"
#include "classroom/import_limits.hpp"

namespace manyhands {

struct GitHead {
  std::filesystem::path objects;  // a folder of ours
  std::string commit;             // 40 or 64 hexadecimal digits
};

/// `repository`: a working tree with a folder .git, or a bare repository. Its objects are copied to the new
/// folder `copy`.
Result<GitHead> git_head(const std::filesystem::path& repository, const std::filesystem::path& copy,
                         const ImportLimits& limits);

}  // namespace manyhands
