// Finds places that a sanitizer could not find. Its own reader of debug information gives up on large files
// with many templates; then a report names functions without file and line: `#0 Task::run() <null>
// (tsan+0x1d4a9)`.
#pragma once
#include <filesystem>
#include <string>

namespace manyhands::host {

/// Adds file and line, including inlined functions, if addr2line knows them for `program`. Returns the log
/// unchanged if nothing is missing, or without addr2line.
std::string with_places(const std::string& log, const std::filesystem::path& program);

}  // namespace manyhands::host
