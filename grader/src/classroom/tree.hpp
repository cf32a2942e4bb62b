// The content of a folder, in the same form as that of an archive. Never follows a link: each folder is
// opened from the one that contains it. Opening a pipe does not block.
#pragma once
#include <filesystem>
#include <vector>

#include "base/result.hpp"
#include "classroom/entry.hpp"
#include "classroom/import_limits.hpp"

namespace manyhands {

/// Sorted by path. `folder` itself may be a link. An error if the folder cannot be read, or if there is more
/// in it than the limits allow: more entries, or more bytes in all wanted files and all paths than
/// `archive_bytes`. A file or folder in it that cannot be read is added to `remarks`, and so are paths that
/// are longer than any that Linux allows.
Result<std::vector<Entry>> entries_of_folder(const std::filesystem::path& folder, const ImportLimits& limits,
                                             const Wanted& wanted, std::vector<std::string>& remarks);

}  // namespace manyhands
