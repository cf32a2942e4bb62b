// Places that a sanitizer could not find. Its own reader of debug information gives up on large files made of
// many templates, and then a report names functions without file and line: `#0 Task::run() <null>
// (tsan+0x1d4a9)`.
#pragma once
#include <filesystem>
#include <string>

namespace manyhands::host {

/// The log with file and line, inlined functions included, where addr2line knows them for `program`.
/// Unchanged where nothing is missing, or where there is no addr2line.
std::string with_places(const std::string& log, const std::filesystem::path& program);

}  // namespace manyhands::host
