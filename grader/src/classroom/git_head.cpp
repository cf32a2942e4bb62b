#include "classroom/git_head.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "base/text.hpp"
#include "classroom/entry.hpp"
#include "classroom/git_copy.hpp"
#include "spawn/spawn.hpp"

namespace manyhands {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t largest_reference = 4096;
constexpr std::uint64_t largest_packed = std::uint64_t{16} << 20;
constexpr int most_references = 5;  // that refer to one another

using spawn::Descriptor;

Descriptor open_folder(int at, const char* name) {
  return Descriptor(::openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
}

bool exists_in(int folder, const char* name) {
  struct stat about {};
  return ::fstatat(folder, name, &about, AT_SYMLINK_NOFOLLOW) == 0;
}

/// Of an ordinary file below `folder`; links are not followed.
std::optional<std::string> read_below(int folder, const std::string& path, std::uint64_t most) {
  auto at = open_folder(folder, ".");
  const fs::path parts(path);
  for (auto part = parts.begin(); part != parts.end() && at.is_open(); ++part) {
    const bool last = std::next(part) == parts.end();
    const int flags = O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY | (last ? O_NONBLOCK : O_DIRECTORY);
    at = Descriptor(::openat(at.get(), part->c_str(), flags));
  }
  struct stat about {};
  if (!at.is_open() || ::fstat(at.get(), &about) != 0 || !S_ISREG(about.st_mode)) return std::nullopt;
  if (static_cast<std::uint64_t>(about.st_size) > most) return std::nullopt;
  std::string text(static_cast<std::size_t>(about.st_size), '\0');
  const auto got = ::pread(at.get(), text.data(), text.size(), 0);
  if (got != static_cast<ssize_t>(text.size())) return std::nullopt;
  return text;
}

std::string_view trimmed(std::string_view line) {
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r' || line.back() == ' '))
    line.remove_suffix(1);
  return line;
}

bool is_object_name(std::string_view text) {
  return (text.size() == 40 || text.size() == 64) &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// In packed-refs: lines "<object> <reference>".
std::optional<std::string> packed(int folder, const std::string& reference) {
  const auto text = read_below(folder, "packed-refs", largest_packed);
  if (!text) return std::nullopt;
  for (const auto& line : split_lines(*text))
    if (const auto space = line.find(' '); space != std::string::npos && line.substr(space + 1) == reference)
      return line.substr(0, space);
  return std::nullopt;
}

std::optional<std::string> commit_of(int folder, std::string reference) {
  constexpr std::string_view symbolic = "ref: ";
  for (int i = 0; i < most_references; ++i) {
    auto text = read_below(folder, reference, largest_reference);
    if (!text) text = packed(folder, reference);
    if (!text) return std::nullopt;
    const auto line = trimmed(*text);
    if (is_object_name(line)) return std::string(line);
    if (!line.starts_with(symbolic)) return std::nullopt;
    const auto next = cleaned_path(line.substr(symbolic.size()));
    if (!next || !next->starts_with("refs/")) return std::nullopt;
    reference = *next;
  }
  return std::nullopt;
}

}  // namespace

Result<GitHead> git_head(const fs::path& repository, const fs::path& copy, const ImportLimits& limits) {
  const auto shown = printable_line(repository.string());
  // Everything is opened from here, so it does not matter what its owner moves meanwhile.
  Descriptor folder(::open(repository.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.is_open() && errno == ENOENT) return Error{fmt::format("there is no {}", shown)};
  if (folder.is_open() && exists_in(folder.get(), ".git")) folder = open_folder(folder.get(), ".git");
  const auto objects = folder.is_open() ? open_folder(folder.get(), "objects") : Descriptor();
  if (!objects.is_open() || !open_folder(folder.get(), "refs").is_open())
    return Error{fmt::format("the folder {} is no git repository of its own", shown),
                 "Clone it; a link or a linked working tree is not followed."};
  for (const char* borrowed : {"info/alternates", "info/http-alternates"})
    if (exists_in(objects.get(), borrowed))
      return Error{fmt::format("the repository {} borrows objects of another repository", shown),
                   "Run 'git repack -a -d' in it, and remove objects/info/alternates."};
  auto commit = commit_of(folder.get(), "HEAD");
  if (!commit)
    return Error{fmt::format("the repository {} has no commit at HEAD", shown), "Commit the files."};
  if (const auto copied = copy_objects(objects.get(), copy, limits); !copied)
    return Error{fmt::format("the repository {} is not read: {}", shown, copied.error().message),
                 copied.error().remedy};
  return GitHead{copy, std::move(*commit)};
}

}  // namespace manyhands
