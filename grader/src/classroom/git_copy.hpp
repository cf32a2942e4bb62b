// Copies what git reads of a repository that we do not trust: git follows links in a folder of objects, and
// files that lead to other folders (alternates), and the owner can add both while we look. So git never sees
// that folder. We copy its objects, ordinary files with the names of objects and packs only, each opened from
// the folder that contains it without following links; nothing that is added later can lead elsewhere.
#pragma once
#include <filesystem>

#include "base/result.hpp"
#include "classroom/import_limits.hpp"

namespace manyhands {

/// Copies from the open folder `objects` to the new folder `into`. An error, without the repository's name,
/// if a link or anything else has the name of an object, or if it is more than `archive_bytes` or `entries`.
Result<void> copy_objects(int objects, const std::filesystem::path& into, const ImportLimits& limits);

}  // namespace manyhands
