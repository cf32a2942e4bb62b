#include "cli/class/written_files.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "base/digest.hpp"
#include "base/files.hpp"
#include "base/text.hpp"

namespace manyhands {
namespace {

namespace fs = std::filesystem;

std::string name_of(const fs::path& file) {
  auto name = fs::absolute(file).lexically_normal();
  return (name.has_filename() ? name : name.parent_path()).string();  // "told/": without the / at its end
}

constexpr std::uint64_t most_bytes = std::uint64_t{256} << 20;

std::set<std::string> names_of(const std::vector<WrittenFile>& files) {
  std::set<std::string> names;
  for (const auto& one : files) names.insert(name_of(one.file));
  return names;
}

bool would_be_lost(const Gradebook& gradebook, const WrittenFile& wanted) {
  std::error_code none;
  if (!fs::is_regular_file(wanted.file, none)) return false;
  const auto now = read_file(wanted.file, most_bytes);
  return !now || (*now != wanted.text && digest_of(*now) != gradebook.exported(name_of(wanted.file)));
}

bool is_as_written(const Gradebook& gradebook, const fs::path& file) {
  const auto now = read_file(file, most_bytes);
  return now && digest_of(*now) == gradebook.exported(file.string());
}

}  // namespace

Result<std::vector<fs::path>> outdated_in(const Gradebook& gradebook, const fs::path& folder,
                                          const std::vector<WrittenFile>& files, bool force) {
  const auto kept = names_of(files);
  std::vector<fs::path> outdated;
  for (const auto& path : gradebook.exports_in(name_of(folder))) {
    std::error_code none;
    if (kept.contains(path) || !fs::is_regular_file(path, none)) continue;
    if (!force && !is_as_written(gradebook, path))
      return Error{fmt::format("{} is outdated, but was changed since it was written", printable_line(path)),
                   "Nothing was written. Move it away, or let it be removed with --force."};
    outdated.emplace_back(path);
  }
  return outdated;
}

Result<void> remove_outdated(Gradebook& gradebook, const std::vector<fs::path>& files) {
  std::vector<std::string> gone;
  std::error_code error;
  fs::path at;
  for (const auto& file : files) {
    at = file;
    if (fs::remove(file, error); error) break;
    gone.push_back(file.string());
  }
  gradebook.forget_exports(gone);
  if (error) return Error{fmt::format("{}: {}", printable_line(at.string()), error.message())};
  return {};
}

std::vector<std::string> foreign_in(const Gradebook& gradebook, const fs::path& folder,
                                    const std::vector<WrittenFile>& files) {
  auto ours = names_of(files);
  for (auto& path : gradebook.exports_in(name_of(folder))) ours.insert(std::move(path));
  std::vector<std::string> foreign;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(folder, none))
    if (!ours.contains(name_of(entry.path()))) foreign.push_back(entry.path().filename().string());
  std::sort(foreign.begin(), foreign.end());
  return foreign;
}

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
