// Explains why the grader cannot write a file or folder, and what to do about it, based on the kernel's
// error.
#pragma once
#include <filesystem>
#include <optional>
#include <string>

#include "base/result.hpp"

namespace manyhands {

/// "cannot make the folder /a/b: Permission denied", with a remedy that fits: another owner, a full disk, a
/// read-only disk, a limit. `what`: "cannot make the folder". `code`: errno.
Error write_trouble(const std::string& what, const std::filesystem::path& path, int code);

/// Whether files can be created in this folder, or the folder itself if it does not exist. Only asks the
/// kernel, creates nothing.
std::optional<Error> cannot_write_in(const std::filesystem::path& folder);

}  // namespace manyhands
