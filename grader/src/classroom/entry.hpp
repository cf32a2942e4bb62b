// What a folder, an archive or a repository contains, all in the same form. Names are untrusted bytes: show
// them with printable_line() only. Pure.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace manyhands {

enum class EntryKind {
  file,
  folder,
  link,     // symbolic or hard
  special,  // a device, pipe or socket
  outside   // its path is absolute or contains ".."
};

struct Entry {
  /// Relative, without "." and empty parts: "ada/crawl.cpp". Of kind outside: as it was found.
  std::string path;
  EntryKind kind = EntryKind::file;
  std::uint64_t bytes = 0;
  std::optional<std::string> content;  // if it was wanted and is not larger than wanted
};

/// The number of bytes up to which a file is wanted; 0: it need not be read.
using Wanted = std::function<std::uint64_t(std::string_view path)>;

/// Without "." and empty parts; nothing if the path is absolute or contains "..".
std::optional<std::string> cleaned_path(std::string_view path);

/// Hidden files, and what macOS and Windows leave in folders. Nobody misses them.
bool is_clutter(std::string_view path);

/// Sets the kind to `outside` if necessary, and cleans the path otherwise. False: there is nothing to keep.
bool normalize(Entry& entry);

std::string_view last_part(std::string_view path);
std::string_view first_part(std::string_view path);

/// What is refused in these entries, as at most three sentences.
std::vector<std::string> refusals(const std::vector<Entry>& entries);

/// "'a', 'b', 'c' and 12 more"; printable.
std::string some_of(const std::vector<std::string>& names);

}  // namespace manyhands
