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

}  // namespace manyhands
