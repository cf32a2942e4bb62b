// Finds the commit that a repository's HEAD names, without running git: its own files decide, and links are
// not followed.
#pragma once
#include <filesystem>
#include <string>

#include "base/result.hpp"

namespace manyhands {

struct GitHead {
  std::filesystem::path objects;  // a folder, not a link
  std::string commit;             // 40 or 64 hexadecimal digits
};

/// `repository`: a working tree with a folder .git, or a bare repository.
Result<GitHead> git_head(const std::filesystem::path& repository);

}  // namespace manyhands
