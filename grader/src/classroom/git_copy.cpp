#include "classroom/git_copy.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "classroom/entry.hpp"
#include "spawn/spawn.hpp"

namespace manyhands {
namespace {

namespace fs = std::filesystem;
using spawn::Descriptor;

constexpr int folder_flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
constexpr mode_t everybody_enters = 0755;  // the folder around it keeps others out
constexpr mode_t everybody_reads = 0644;
constexpr std::size_t folder_digits = 2;

bool is_hexadecimal(std::string_view text) {
  return text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// In a folder like "objects/0a".
bool is_object(std::string_view name) {
  constexpr std::size_t sha1_digits = 40;
  constexpr std::size_t sha256_digits = 64;
  const auto digits = name.size() + folder_digits;
  return (digits == sha1_digits || digits == sha256_digits) && is_hexadecimal(name);
}

/// In "objects/pack": the two files that git needs.
bool is_pack(std::string_view name) {
  return name.starts_with("pack-") && (name.ends_with(".pack") || name.ends_with(".idx"));
}

class Copier {
 public:
  Copier(const fs::path& into, const ImportLimits& limits) : into_(into), limits_(limits) {}

  Result<void> copy(int objects) {
    if (const auto made = make(into_); !made) return made;
    const auto names = names_in(objects);
    if (!names) return names.error();
    for (const auto& name : *names) {
      const bool packs = name == "pack";
      if (!packs && (name.size() != folder_digits || !is_hexadecimal(name))) continue;
      const Descriptor folder(::openat(objects, name.c_str(), folder_flags));
      if (!folder.is_open()) return refused(name);
      if (const auto copied = copy_folder(folder.get(), name, packs ? is_pack : is_object); !copied)
        return copied;
    }
    return {};
  }

 private:
  using IsWanted = bool (*)(std::string_view);

  static Error refused(const std::string& name) {
    return {
        fmt::format("{} is a link, or nothing that belongs into a repository", some_of({"objects/" + name})),
        "Clone the repository, and import the clone."};
  }

  static Result<void> make(const fs::path& folder) {
    if (::mkdir(folder.c_str(), everybody_enters) == 0 && ::chmod(folder.c_str(), everybody_enters) == 0)
      return {};
    return Error{fmt::format("cannot create {}: {}", folder.string(), std::strerror(errno))};
  }

  /// All names count, whatever they are, so that this takes a limited time.
  Result<std::vector<std::string>> names_in(int folder) {
    std::vector<std::string> names;
    const int fd = ::openat(folder, ".", folder_flags);
    const std::unique_ptr<DIR, int (*)(DIR*)> listing(fd < 0 ? nullptr : ::fdopendir(fd), ::closedir);
    if (!listing) {
      const Error error{fmt::format("its objects cannot be listed: {}", std::strerror(errno))};
      if (fd >= 0) ::close(fd);
      return error;
    }
    while (const auto* entry = ::readdir(listing.get())) {
      if (++entries_ > limits_.entries)
        return Error{fmt::format("it contains more than {} objects",
                                 format_count(static_cast<std::int64_t>(limits_.entries))),
                     "Run 'git gc' in it."};
      names.emplace_back(entry->d_name);
    }
    return names;
  }

  Result<void> copy_folder(int folder, const std::string& name, IsWanted is_wanted) {
    if (const auto made = make(into_ / name); !made) return made;
    const auto names = names_in(folder);
    if (!names) return names.error();
    for (const auto& file : *names)
      if (is_wanted(file))
        if (const auto copied = copy_file(folder, name + "/" + file, file); !copied) return copied;
    return {};
  }

  Result<void> copy_file(int folder, const std::string& path, const std::string& name) {
    const Descriptor in(
        ::openat(folder, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
    struct stat about {};
    if (!in.is_open() || ::fstat(in.get(), &about) != 0 || !S_ISREG(about.st_mode)) return refused(path);
    const auto to = into_ / path;
    const Descriptor out(
        ::open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, everybody_reads));
    const auto failed = [&] {
      return Error{
          fmt::format("{} cannot be copied: {}", some_of({"objects/" + path}), std::strerror(errno))};
    };
    if (!out.is_open() || ::fchmod(out.get(), everybody_reads) != 0) return failed();  // whatever the umask
    while (true) {
      const auto got = ::read(in.get(), buffer_.data(), buffer_.size());
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return failed();
      if (got == 0) return {};
      bytes_ += static_cast<std::uint64_t>(got);
      if (bytes_ > limits_.archive_bytes)
        return Error{fmt::format("its objects have more than {} bytes",
                                 format_count(static_cast<std::int64_t>(limits_.archive_bytes))),
                     "Import a clone that was made with 'git clone --depth=1'."};
      for (ssize_t done = 0; done < got;) {
        const auto written = ::write(out.get(), buffer_.data() + done, static_cast<std::size_t>(got - done));
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return failed();
        done += written;
      }
    }
  }

  const fs::path& into_;
  const ImportLimits& limits_;
  std::size_t entries_ = 0;
  std::uint64_t bytes_ = 0;
  std::array<char, 1 << 16> buffer_{};
};

}  // namespace

Result<void> copy_objects(int objects, const fs::path& into, const ImportLimits& limits) {
  return Copier(into, limits).copy(objects);
}

}  // namespace manyhands
