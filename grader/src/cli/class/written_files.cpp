#include "cli/class/written_files.hpp"

#include <fmt/core.h>

#include <map>
#include <utility>

#include "base/digest.hpp"
#include "base/files.hpp"
#include "base/text.hpp"

namespace manyhands {
namespace {

namespace fs = std::filesystem;

std::string name_of(const fs::path& file) {
  return fs::absolute(file).lexically_normal().string();
}

bool would_be_lost(const Gradebook& gradebook, const WrittenFile& wanted) {
  std::error_code none;
  if (!fs::is_regular_file(wanted.file, none)) return false;
  constexpr std::uint64_t most_bytes = std::uint64_t{256} << 20;
  const auto now = read_file(wanted.file, most_bytes);
  return !now || (*now != wanted.text && digest_of(*now) != gradebook.exported(name_of(wanted.file)));
}

}  // namespace

Result<void> write_for_instructor(Gradebook& gradebook, const std::vector<WrittenFile>& files, bool force) {
  if (!force)
    for (const auto& wanted : files)
      if (would_be_lost(gradebook, wanted))
        return Error{fmt::format("{} is there already, and is not what was written to it last",
                                 printable_line(wanted.file.string())),
                     "Nothing was written. Choose another name, or replace it with --force."};
  std::map<std::string, std::string> digests;
  Result<void> written;
  for (const auto& wanted : files) {
    written = write_file(wanted.file, wanted.text, owner_only);
    if (!written) break;
    digests[name_of(wanted.file)] = digest_of(wanted.text);
  }
  gradebook.note_exports(digests);
  return written;
}

}  // namespace manyhands
