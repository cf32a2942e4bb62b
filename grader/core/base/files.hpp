// Reads and writes whole files. Safe to call from any thread. Errors contain the path and the system's
// message.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace manyhands {

/// The bytes of a regular file of at most `max_bytes`. For a FIFO, directory or device, it returns an error
/// and never waits.
Result<std::string> read_file(const std::filesystem::path& path, std::uint64_t max_bytes = 16u << 20);

/// Afterwards, the file contains either all of `bytes` or its old content, whatever goes wrong; no temporary
/// file is left behind. Follows symbolic links. Writes directly to anything that is not a regular file
/// (/dev/stdout, a FIFO).
/// A new file gets the permissions `mode`; an existing one keeps its own.
Result<void> write_file(const std::filesystem::path& path, std::string_view bytes, unsigned mode = 0644);
/// For what only its owner may read, such as marks.
inline constexpr unsigned owner_only = 0600;

/// Whether write_file() could write there now, as far as this can be known in advance: creates its temporary
/// file and removes it again. For anything that is not a regular file, it checks only the permission.
Result<void> can_write_file(const std::filesystem::path& path);

}  // namespace manyhands
