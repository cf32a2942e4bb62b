// Files that a class command writes for an instructor, who may go on working in them.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "classroom/gradebook.hpp"

namespace manyhands {

struct WrittenFile {
  std::filesystem::path file;
  std::string text;
};

/// Writes all of them, readable only for their owner. First looks whether one would be lost that is there
/// already and is not what was written to it last, such as marks that somebody has typed: then nothing is
/// written, unless `force`.
Result<void> write_for_instructor(Gradebook& gradebook, const std::vector<WrittenFile>& files, bool force);

/// The files that were written to `folder` earlier, are still there, and are not among `files`. An error
/// names one that somebody has changed since, unless `force`. What others have put there is never among them.
Result<std::vector<std::filesystem::path>> outdated_in(const Gradebook& gradebook,
                                                       const std::filesystem::path& folder,
                                                       const std::vector<WrittenFile>& files, bool force);

/// Removes such files.
Result<void> remove_outdated(Gradebook& gradebook, const std::vector<std::filesystem::path>& files);

/// The names in `folder` that are neither `files` nor known to be ours.
std::vector<std::string> foreign_in(const Gradebook& gradebook, const std::filesystem::path& folder,
                                    const std::vector<WrittenFile>& files);

}  // namespace manyhands
