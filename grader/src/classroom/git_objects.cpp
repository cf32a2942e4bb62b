#include "classroom/git_objects.hpp"

#include <fmt/format.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/text.hpp"
#include "classroom/closed_git.hpp"
#include "classroom/git_head.hpp"
#include "classroom/working_folder.hpp"
#include "process/command.hpp"

namespace manyhands {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t largest_commit = 1 << 20;
constexpr std::size_t largest_listing = std::size_t{64} << 20;

template <class Number>
std::optional<Number> number_at_start(std::string_view text) {
  Number number{};
  if (std::from_chars(text.data(), text.data() + text.size(), number).ec != std::errc{}) return std::nullopt;
  return number;
}

/// "committer Ada <ada@x.org> 1700000000 +0100", in the lines before the first empty one.
std::optional<std::time_t> time_of_commit(std::string_view commit) {
  commit = commit.substr(0, commit.find("\n\n"));
  constexpr std::string_view key = "\ncommitter ";
  const auto begin = commit.find(key);
  if (begin == std::string_view::npos) return std::nullopt;
  auto line = commit.substr(begin + key.size());
  line = line.substr(0, line.find('\n'));
  const auto name_end = line.rfind("> ");
  if (name_end == std::string_view::npos) return std::nullopt;
  return number_at_start<std::time_t>(line.substr(name_end + 2));
}

struct GitFile {
  Entry entry;
  std::string object;
};

/// "100644 blob <object>    <size>\t<path>".
std::optional<GitFile> git_file(std::string_view line) {
  const auto tab = line.find('\t');
  if (tab == std::string_view::npos) return std::nullopt;
  GitFile file;
  file.entry.path = line.substr(tab + 1);
  const auto about = line.substr(0, tab);
  if (!about.starts_with("100")) file.entry.kind = EntryKind::link;  // or a repository in this one
  const auto type = about.find(' ');
  const auto object = about.find(' ', type + 1);
  const auto object_end = about.find(' ', object + 1);
  if (type == std::string_view::npos || object == std::string_view::npos ||
      object_end == std::string_view::npos)
    return std::nullopt;
  file.object = about.substr(object + 1, object_end - object - 1);
  auto size = about.substr(object_end);
  size.remove_prefix(std::min(size.find_first_not_of(' '), size.size()));
  file.entry.bytes = number_at_start<std::uint64_t>(size).value_or(0);
  return file;
}

Result<std::vector<GitFile>> listing_of(ClosedGit& run, const std::string& commit,
                                        const ImportLimits& limits) {
  const auto text = run("its files cannot be listed", {"ls-tree", "-r", "-l", "-z", "--full-tree", commit},
                        largest_listing);
  if (!text) return text.error();
  std::vector<GitFile> files;
  for (std::string_view rest = *text; !rest.empty();) {
    const auto end = std::min(rest.find('\0'), rest.size());
    auto file = git_file(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (!file) return Error{"git's list of its files has an unknown form"};
    if (normalize(file->entry)) files.push_back(std::move(*file));
    if (files.size() > limits.entries)
      return Error{fmt::format("it contains more than {} files",
                               format_count(static_cast<std::int64_t>(limits.entries)))};
  }
  return files;
}

/// Fills in the content of the files with these numbers.
Result<void> read_contents(ClosedGit& run, std::vector<GitFile>& files,
                           const std::vector<std::size_t>& wanted, std::size_t all_bytes) {
  constexpr std::size_t longest_answer = 128;  // a line for each object
  std::string input;
  for (const auto i : wanted) input += files[i].object + "\n";
  const auto text = run("its files cannot be read", {"cat-file", "--batch"},
                        all_bytes + wanted.size() * longest_answer, input);
  if (!text) return text.error();
  std::string_view rest = *text;
  for (const auto i : wanted) {
    auto& file = files[i];
    const auto head = fmt::format("{} blob {}\n", file.object, file.entry.bytes);
    if (!rest.starts_with(head) || rest.size() < head.size() + file.entry.bytes + 1)
      return Error{"its files cannot be read: the repository is damaged"};
    file.entry.content = rest.substr(head.size(), file.entry.bytes);
    rest.remove_prefix(head.size() + file.entry.bytes + 1);
  }
  return {};
}

/// Root's tools run as another user, who must be able to pass. So nobody can list the outer folder, and the
/// name of the inner one is random.
class PassableFolder {
 public:
  PassableFolder() {
    auto name = (outer_.path() / "XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr)
      throw std::runtime_error("cannot create " + name + ": " + std::strerror(errno));
    path_ = name;
    constexpr auto everybody_passes = fs::perms::group_exec | fs::perms::others_exec;
    if (::geteuid() != 0) return;
    for (const auto& folder : {outer_.path(), path_})
      fs::permissions(folder, everybody_passes, fs::perm_options::add);
  }
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  WorkingFolder outer_;
  fs::path path_;
};

/// Runs git with its own folder (which it is started in) and `objects`, and nothing else.
process::Runner boxed_runner(const build::ToolBox& tools, const fs::path& objects) {
  return [&tools, objects](const std::vector<std::string>& argv, const process::CommandOptions& options) {
    // The sandbox's user may be another one. This folder contains only a configuration and a commit's name.
    fs::permissions(
        options.cwd,
        fs::perms::group_read | fs::perms::group_exec | fs::perms::others_read | fs::perms::others_exec,
        fs::perm_options::add);
    return tools.run({argv, {}, {}, {options.cwd, objects}, {}}, options);
  };
}

}  // namespace

Result<CommitFiles> files_of_head(const fs::path& repository, const build::ToolBox& tools,
                                  const ImportLimits& limits, const Wanted& wanted) {
  const PassableFolder folder;
  const auto head = git_head(repository, folder.path() / "objects", limits);
  if (!head) return head.error();
  const auto runner = boxed_runner(tools, head->objects);
  ClosedGit run(*head, runner);
  const auto commit =
      run("its last commit cannot be read", {"cat-file", "commit", head->commit}, largest_commit);
  if (!commit) return commit.error();
  const auto time = time_of_commit(*commit);
  if (!time) return Error{"its last commit has no time"};
  auto files = listing_of(run, head->commit, limits);
  if (!files) return files.error();
  std::vector<std::size_t> to_read;
  std::uint64_t all_bytes = 0;
  for (std::size_t i = 0; i < files->size(); ++i) {
    const auto& entry = (*files)[i].entry;
    const auto most = entry.kind == EntryKind::file ? wanted(entry.path) : 0;
    if (most == 0 || entry.bytes > most) continue;
    to_read.push_back(i);
    all_bytes += entry.bytes;
    if (all_bytes > limits.submission_bytes)
      return Error{fmt::format("its files have more than {} bytes",
                               format_count(static_cast<std::int64_t>(limits.submission_bytes)))};
  }
  if (!to_read.empty())
    if (const auto read = read_contents(run, *files, to_read, all_bytes); !read) return read.error();
  CommitFiles result{*time, {}};
  for (auto& file : *files) result.entries.push_back(std::move(file.entry));
  return result;
}

}  // namespace manyhands
