// Why a file or folder of ours cannot be written, and what to do about it: by the kernel's own word for it.
#pragma once
#include <filesystem>
#include <optional>
#include <string>

#include "base/result.hpp"

namespace manyhands {

/// "cannot make the folder /a/b: Permission denied", and a remedy that fits: whose it is, a full disk, a disk
/// that is mounted to be read, a limit. `what`: "cannot make the folder". `code`: errno.
Error write_trouble(const std::string& what, const std::filesystem::path& path, int code);

/// May we make files in this folder, or where it is not there, make it? Tries nothing, asks the kernel.
std::optional<Error> cannot_write_in(const std::filesystem::path& folder);

}  // namespace manyhands
