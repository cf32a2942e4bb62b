// How much an import reads at most. What is larger is refused, with the limit in the message.
#pragma once
#include <cstddef>
#include <cstdint>

namespace manyhands {

struct ImportLimits {
  std::uint64_t archive_bytes = std::uint64_t{512} << 20;  // also after unpacking
  /// Of one submission: an archive in it, also after unpacking, and all files of a repository that are read.
  std::uint64_t submission_bytes = std::uint64_t{16} << 20;
  std::size_t entries = 200'000;  // files and folders of a folder, an archive or a repository
};

}  // namespace manyhands
