#include "build/collect.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <optional>

#include "base/files.hpp"
#include "base/near_name.hpp"
#include "base/text.hpp"
#include "build/source_text.hpp"
#include "model/known_code.hpp"
#include "spawn/spawn.hpp"

namespace manyhands::build {
namespace {

using spawn::Descriptor;

/// What the path is if not an ordinary file; empty for an ordinary file.
std::string other_kind(mode_t mode) {
  if (S_ISREG(mode)) return {};
  if (S_ISLNK(mode)) return "a symbolic link";
  if (S_ISFIFO(mode)) return "a named pipe";
  if (S_ISDIR(mode)) return "a folder";
  if (S_ISSOCK(mode)) return "a socket";
  return "a device";
}

/// A name in this folder that was probably meant to be `wanted`; empty if there is none. Checks a limited
/// number of names.
std::string near_name_in(int folder, const std::string& wanted) {
  constexpr int most_names = 1000;
  const int fd = ::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR* names = fd < 0 ? nullptr : ::fdopendir(fd);
  if (names == nullptr) {
    if (fd >= 0) ::close(fd);
    return {};
  }
  std::string near;
  for (int i = 0; i < most_names; ++i) {
    const auto* entry = ::readdir(names);
    if (entry == nullptr) break;
    if (is_near_name(entry->d_name, wanted)) near = entry->d_name;
  }
  ::closedir(names);
  return near;
}

/// Reads one file, and sets either `text`, `finding` or `fault`.
struct Reader {
  const SourceFile& file;
  std::string shown;
  std::string text;
  std::optional<Finding> finding;
  std::string fault;

  void wrong(KnownCode code, std::string message) {
    finding.emplace();
    finding->code = code.str();
    finding->by = "source";
    finding->message = std::move(message);
    finding->file = shown;
  }

  void cannot_open(int folder, const std::string& name, bool last, int error) {
    struct stat info {};
    if (error == ENOENT) {
      const auto near = near_name_in(folder, name);
      return wrong(
          "missing-file",
          fmt::format("there is no {}; this exercise requires it{}", file.path,
                      near.empty() ? ""
                                   : fmt::format(" (there is '{}', and names must be exactly the same)",
                                                 printable_line(near))));
    }
    // EMFILE, ENOMEM, EIO and the like are not the learner's fault.
    if (error == EMFILE || error == ENFILE || error == ENOMEM || error == EIO) {
      fault = fmt::format("cannot open {}: {}", shown, std::strerror(error));
      return;
    }
    if (::fstatat(folder, name.c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0) {
      const auto kind = other_kind(info.st_mode);
      if (!last && !S_ISDIR(info.st_mode))
        return wrong("not-a-regular-file",
                     fmt::format("{} should be a folder, but is {}", name, kind.empty() ? "a file" : kind));
      if (last && !kind.empty())
        return wrong("not-a-regular-file", fmt::format("{} is {}; submit the file itself", file.path, kind));
    }
    wrong("missing-file", fmt::format("{} cannot be read: {}", file.path, std::strerror(error)));
  }

  void read(int submission, const std::string& id) {
    // Component by component, so that no symlink on the way can lead elsewhere.
    const auto path = std::filesystem::path(id) / file.path;
    Descriptor folder(::openat(submission, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    for (auto it = path.begin(); it != path.end() && !finding && fault.empty(); ++it) {
      const bool last = std::next(it) == path.end();
      // O_NONBLOCK: opening a FIFO must not wait for a writer.
      const int flags = O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY | (last ? O_NONBLOCK : O_DIRECTORY);
      Descriptor next(*it == ".." ? (errno = ENOENT, -1) : ::openat(folder.get(), it->c_str(), flags));
      if (!next.is_open()) return cannot_open(folder.get(), it->string(), last, errno);
      folder = std::move(next);
    }
    read_open(folder.get());
  }

  void too_large(std::uint64_t size) {
    wrong("file-too-large", fmt::format("{} has {} bytes; at most {} are allowed", file.path,
                                        format_count(static_cast<std::int64_t>(size)),
                                        format_count(static_cast<std::int64_t>(file.max_bytes))));
  }

  void read_open(int fd) {
    struct stat info {};
    if (::fstat(fd, &info) != 0) {
      fault = fmt::format("cannot read {}: {}", shown, std::strerror(errno));
      return;
    }
    if (const auto kind = other_kind(info.st_mode); !kind.empty())
      return wrong("not-a-regular-file", fmt::format("{} is {}; submit the file itself", file.path, kind));
    if (static_cast<std::uint64_t>(info.st_size) > file.max_bytes)
      return too_large(static_cast<std::uint64_t>(info.st_size));
    // One byte more than allowed: a file may grow while it is read.
    text.resize(file.max_bytes + 1);
    std::size_t filled = 0;
    while (filled < text.size()) {
      const auto got = ::read(fd, text.data() + filled, text.size() - filled);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) {
        fault = fmt::format("cannot read {}: {}", shown, std::strerror(errno));
        return;
      }
      if (got == 0) break;
      filled += static_cast<std::size_t>(got);
    }
    if (filled > file.max_bytes) return too_large(filled);
    text.resize(filled);
    look_at_text();
  }

  void look_at_text() {
    if (const auto bad = first_bad_text(text)) {
      wrong("not-text", fmt::format("line {} of {} has {}; save the file as plain UTF-8 text", bad->line,
                                    file.path, bad->what));
      finding->line = bad->line;
      return;
    }
    if (text.compare(0, 3, "\xEF\xBB\xBF") == 0) text.erase(0, 3);  // the editor wrote it, not the learner
    // For data files, their reader has a better message for missing content.
    if (!is_data(file.path) && text.find_first_not_of(" \t\r\n\f\v") == std::string::npos)
      wrong("empty-file", file.path + (text.empty() ? " is empty" : " contains only spaces"));
  }
};

/// Paths of the other files in this folder. Does not follow links or search large folders.
std::vector<std::string> others_in(const std::filesystem::path& folder, const Exercise& exercise) {
  constexpr int most_entries = 300;
  constexpr int deepest = 2;
  std::vector<std::string> others;
  std::error_code error;
  std::filesystem::recursive_directory_iterator at(folder, error), end;
  for (int seen = 0; !error && at != end && seen < most_entries; at.increment(error), ++seen) {
    if (at.depth() >= deepest) at.disable_recursion_pending();
    const auto path = at->path().lexically_relative(folder).string();
    const bool listed = std::any_of(exercise.files.begin(), exercise.files.end(),
                                    [&](const auto& file) { return file.path == path; });
    if (!listed) others.push_back(path);
  }
  std::sort(others.begin(), others.end());
  return others;
}

}  // namespace

Collected collect(const Exercise& exercise, const std::filesystem::path& submission,
                  const std::string& shown_submission) {
  Collected result;
  result.shown_dir = (std::filesystem::path(shown_submission) / exercise.id).lexically_normal().string();
  const Descriptor root(::open(submission.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!root.is_open()) {
    result.fault = fmt::format("cannot open the folder {}: {}", submission.string(), std::strerror(errno));
    return result;
  }
  result.beside = others_in(submission / exercise.id, exercise);
  for (const auto& file : exercise.files) {
    Reader reader{file, result.shown_dir + "/" + file.path, {}, {}, {}};
    reader.read(root.get(), exercise.id);
    if (!reader.fault.empty()) {
      result.fault = reader.fault;
      return result;
    }
    if (reader.finding)
      result.findings.push_back(std::move(*reader.finding));
    else
      result.files.push_back({file.path, reader.shown, std::move(reader.text)});
  }
  return result;
}

std::optional<Collected> untouched(const Exercise& exercise) {
  Collected starter;
  starter.shown_dir = "starter/" + exercise.id;
  for (const auto& file : exercise.files) {
    auto text = read_file(exercise.folder / "starter" / file.path);
    if (!text) return std::nullopt;
    starter.files.push_back({file.path, starter.shown_dir + "/" + file.path, std::move(*text)});
  }
  return starter;
}

bool same_as_pristine(const Exercise& exercise, const Collected& collected) {
  const auto is_missing = [](const Finding& finding) { return finding.code == KnownCode("missing-file"); };
  if (!collected.fault.empty() ||
      !std::all_of(collected.findings.begin(), collected.findings.end(), is_missing))
    return false;
  for (const auto& file : exercise.files) {
    const auto found = std::find_if(collected.files.begin(), collected.files.end(),
                                    [&](const auto& candidate) { return candidate.path == file.path; });
    std::ifstream in(exercise.folder / "starter" / file.path, std::ios::binary);
    if (!in || found == collected.files.end()) {
      if (in || found != collected.files.end()) return false;
      continue;
    }
    if (found->text != std::string(std::istreambuf_iterator<char>(in), {})) return false;
  }
  return true;
}

}  // namespace manyhands::build
