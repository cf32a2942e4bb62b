#include "classroom/tree.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <map>
#include <memory>
#include <utility>

#include "base/text.hpp"
#include "spawn/spawn.hpp"

namespace manyhands {
namespace {

constexpr int deepest_folder = 64;
constexpr std::size_t longest_path = 4096;

using spawn::Descriptor;

/// Sorted; not many more than `most`.
std::vector<std::string> names_in(int folder, std::size_t most) {
  std::vector<std::string> names;
  const int fd = ::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return names;
  const std::unique_ptr<DIR, int (*)(DIR*)> listing(::fdopendir(fd), ::closedir);
  if (!listing) {
    ::close(fd);
    return names;
  }
  while (names.size() <= most) {
    const auto* entry = ::readdir(listing.get());
    if (entry == nullptr) break;
    const std::string name = entry->d_name;
    if (name != "." && name != ".." && !is_clutter(name)) names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

/// At most `most` bytes; nothing if there are more, or if it is no ordinary file (any more).
std::optional<std::string> content_of(int file, std::uint64_t most) {
  struct stat about {};
  if (::fstat(file, &about) != 0 || !S_ISREG(about.st_mode)) return std::nullopt;
  const auto size = static_cast<std::uint64_t>(about.st_size);
  if (size > most) return std::nullopt;
  std::string text(size + 1, '\0');  // one more: it may grow while it is read
  std::size_t filled = 0;
  while (filled < text.size()) {
    const auto got = ::read(file, text.data() + filled, text.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return std::nullopt;
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  if (filled > size) return std::nullopt;
  text.resize(filled);
  return text;
}

class TreeReader {
 public:
  TreeReader(const ImportLimits& limits, const Wanted& wanted) : limits_(limits), wanted_(wanted) {}

  void read(int folder, const std::string& prefix, int depth) {
    for (const auto& name : names_in(folder, limits_.entries)) {
      too_many = too_many || seen_++ == limits_.entries;
      if (too_many || too_large) return;
      if (prefix.size() + name.size() > longest_path)
        too_long.push_back(prefix);
      else
        add(folder, name, prefix + name, depth);
    }
  }

  /// The folder or file at the top with the most bytes.
  [[nodiscard]] std::string largest() const {
    const auto most = std::max_element(bytes_.begin(), bytes_.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    return most == bytes_.end() ? std::string() : most->first;
  }

  std::vector<Entry> entries;
  std::vector<std::string> unreadable;
  std::vector<std::string> too_long;  // the folders of such paths
  bool too_many = false;
  bool too_large = false;

 private:
  void add(int folder, const std::string& name, const std::string& path, int depth) {
    struct stat about {};
    if (::fstatat(folder, name.c_str(), &about, AT_SYMLINK_NOFOLLOW) != 0) return unreadable.push_back(path);
    Entry entry{path, EntryKind::special, static_cast<std::uint64_t>(std::max<off_t>(about.st_size, 0)), {}};
    if (S_ISLNK(about.st_mode)) entry.kind = EntryKind::link;
    if (S_ISDIR(about.st_mode)) entry.kind = EntryKind::folder;
    if (S_ISREG(about.st_mode)) entry.kind = EntryKind::file;
    const auto most = entry.kind == EntryKind::file ? wanted_(path) : 0;
    const bool enter = entry.kind == EntryKind::folder;
    const bool read_it = most > 0 && entry.bytes <= most;
    count(path, path.size() + (read_it ? entry.bytes : 0));
    if (too_large) return;
    if (read_it) {
      const Descriptor file(
          ::openat(folder, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
      if (file.is_open()) entry.content = content_of(file.get(), most);
      if (!entry.content) return unreadable.push_back(path);
    }
    entries.push_back(std::move(entry));
    if (!enter) return;
    const Descriptor next(::openat(folder, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!next.is_open() || depth == deepest_folder) return unreadable.push_back(path);
    read(next.get(), path + "/", depth + 1);
  }

  void count(const std::string& path, std::uint64_t bytes) {
    bytes_[std::string(first_part(path))] += bytes;
    all_bytes_ += bytes;
    too_large = all_bytes_ > limits_.archive_bytes;
  }

  const ImportLimits& limits_;
  const Wanted& wanted_;
  std::size_t seen_ = 0;
  std::uint64_t all_bytes_ = 0;
  std::map<std::string, std::uint64_t> bytes_;  // by the first part of the path
};

}  // namespace

Result<std::vector<Entry>> entries_of_folder(const std::filesystem::path& folder, const ImportLimits& limits,
                                             const Wanted& wanted, std::vector<std::string>& remarks) {
  const auto shown = printable_line(folder.string());
  const Descriptor root(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!root.is_open()) return Error{fmt::format("cannot open {}: {}", shown, std::strerror(errno))};
  TreeReader reader(limits, wanted);
  reader.read(root.get(), "", 1);
  if (reader.too_many)
    return Error{fmt::format("{} contains more than {} files and folders", shown,
                             format_count(static_cast<std::int64_t>(limits.entries)))};
  if (reader.too_large)
    return Error{fmt::format("{} contains more than {} bytes of files that would be read, most of them in {}",
                             shown, format_count(static_cast<std::int64_t>(limits.archive_bytes)),
                             some_of({reader.largest()})),
                 "Import it in parts."};
  if (!reader.too_long.empty())
    remarks.push_back(fmt::format("Paths of more than {} bytes are not read, for example in {}.",
                                  longest_path, some_of({reader.too_long.front()})));
  if (!reader.unreadable.empty())
    remarks.push_back(fmt::format("{} cannot be read.", some_of(reader.unreadable)));
  return std::move(reader.entries);
}

}  // namespace manyhands
