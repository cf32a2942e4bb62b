// Whole files, read and written. Safe from any thread; errors carry the path and the system's own words.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace manyhands {

/// The bytes of a regular file of at most `max_bytes`. A FIFO, a directory or a device is an error, never a
/// wait.
Result<std::string> read_file(const std::filesystem::path& path, std::uint64_t max_bytes = 16u << 20);

/// Afterwards the file has either all of `bytes` or its old content, whatever goes wrong in between; no
/// temporary is left. A symbolic link is followed. Something that is no regular file (/dev/stdout, a FIFO) is
/// written to directly.
Result<void> write_file(const std::filesystem::path& path, std::string_view bytes);

/// Whether write_file() could write there now, as far as this can be known beforehand: makes its temporary,
/// and removes it again. Of something that is no regular file only the permission is looked at.
Result<void> can_write_file(const std::filesystem::path& path);

}  // namespace manyhands
