// Reads the simplest format of archives: cpio "newc", a fixed header, a name and the content for each entry.
// Other programs, in a sandbox, turn all other formats into this one (archive.hpp), but the bytes are
// untrusted all the same. Linear; keeps only what is wanted.
#pragma once
#include <istream>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "classroom/entry.hpp"
#include "classroom/import_limits.hpp"

namespace manyhands {

/// The entries, normalized. An error if the format is violated, or if there are more entries than allowed.
Result<std::vector<Entry>> read_cpio(std::istream& in, const std::string& shown, const ImportLimits& limits,
                                     const Wanted& wanted);

}  // namespace manyhands
