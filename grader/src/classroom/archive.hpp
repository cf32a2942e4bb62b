// Archives: zip, 7z and tar, compressed or not. Our process never parses them: bsdtar turns them into a cpio
// archive, in the sandbox of the tools and with limits on time, memory and size.
#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "build/tool_box.hpp"
#include "classroom/entry.hpp"
#include "classroom/import_limits.hpp"

namespace manyhands {

/// By the end of its name.
bool is_archive_name(std::string_view path);

/// Without ".zip", ".tar.gz", ….
std::string_view without_archive_ending(std::string_view name);

/// An error if it cannot be read completely, or if there is more in it than the limits allow.
Result<std::vector<Entry>> entries_of_archive(const std::filesystem::path& archive, const std::string& shown,
                                              const build::ToolBox& tools, const ImportLimits& limits,
                                              const Wanted& wanted);

/// The same for an archive in memory, such as one in another archive.
Result<std::vector<Entry>> entries_of_archive_bytes(std::string_view bytes, const std::string& shown,
                                                    const build::ToolBox& tools, const ImportLimits& limits,
                                                    const Wanted& wanted);

}  // namespace manyhands
