// Memory that belongs to no process: unnamed files in memory, and shared mappings. It stays in use after the
// process that wrote it has ended or unmapped it, so sums over processes miss it.
#pragma once
#include <sys/types.h>

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace manyhands::host {

/// A file in memory, by device and inode.
using MemoryFile = std::pair<std::uint64_t, std::uint64_t>;

/// Parses a line of /proc/PID/maps. False if the line does not map such a file. `end`: one past the last byte
/// of the file that is mapped. Pure.
bool maps_memory_file(std::string_view line, MemoryFile& file, std::uint64_t& end);

/// Total bytes of all files in memory that these processes have open or mapped, each counted once. Of a file
/// that is only mapped, the whole mapping counts, used or not: how much of it is used cannot be seen.
std::int64_t bytes_in_memory_files(const std::vector<pid_t>& processes);

}  // namespace manyhands::host
