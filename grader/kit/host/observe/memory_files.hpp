// Memory that belongs to no process: files without names, and mappings that processes share. It stays in use
// after whoever wrote to it has ended or has let go of his own view of it, so that sums over processes miss
// it.
#pragma once
#include <sys/types.h>

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace manyhands::host {

/// A file in memory, by device and number.
using MemoryFile = std::pair<std::uint64_t, std::uint64_t>;

/// One line of /proc/PID/maps that maps such a file; `end`: the last byte of the file that it shows, plus
/// one. False where it is something else. Pure.
bool maps_memory_file(std::string_view line, MemoryFile& file, std::uint64_t& end);

/// Bytes in all files in memory that these processes have open or mapped, each counted once. Of one that is
/// only mapped all that is mapped counts, used or not: nobody else can tell.
std::int64_t bytes_in_memory_files(const std::vector<pid_t>& processes);

}  // namespace manyhands::host
