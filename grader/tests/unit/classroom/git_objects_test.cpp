#include "classroom/git_objects.hpp"

#include <sys/stat.h>

#include "classroom/git_head.hpp"
#include "sandbox/level.hpp"
#include "tests/unit/classroom/handed_in.hpp"

namespace git_objects_test {

namespace fs = std::filesystem;
using namespace manyhands;
using namespace manyhands::test;

namespace {

/// With one file, a.cpp.
fs::path repository(const TemporaryFolder& folder, const std::string& name) {
  folder.put(name + "/a.cpp", name);
  const auto path = folder.path() / name;
  git(path, {"init", "-q", "-b", "main"});
  git(path, {"add", "-A"});
  git(path, {"commit", "-q", "-m", "x"});
  return path;
}

Result<CommitFiles> read(const fs::path& path, const ImportLimits& limits = {}) {
  return files_of_head(path, build::ToolBox(sandbox::Level::none, process::run), limits,
                       [](std::string_view) { return std::uint64_t{1000}; });
}

std::string error_of(const fs::path& path, const ImportLimits& limits = {}) {
  const auto result = read(path, limits);
  return result ? "" : result.error().message;
}

bool says(const std::string& text, const std::string& part) {
  CAPTURE(text);
  return text.find(part) != std::string::npos;
}

/// The first folder like objects/0a.
fs::path some_folder(const fs::path& path) {
  for (const auto& entry : fs::directory_iterator(path / ".git/objects"))
    if (entry.path().filename().string().size() == 2) return entry.path();
  FAIL("no objects");
  return {};
}

/// The name of a folder like 0a that does not exist.
std::string unused(const fs::path& path) {
  for (const auto* name : {"00", "01", "02", "03", "04"})
    if (!fs::exists(path / ".git/objects" / name)) return name;
  FAIL("all names are taken");
  return {};
}

}  // namespace

TEST_CASE("only ordinary objects and packs of a repository are copied") {
  const TemporaryFolder folder;
  const auto path = repository(folder, "r");
  git(path, {"gc", "-q"});
  folder.put("r/b.cpp", "b");
  git(path, {"add", "-A"});
  git(path, {"commit", "-q", "-m", "y"});
  folder.put("r/.git/objects/pack/other", "x");
  folder.put("r/.git/objects/zz/x", "x");
  folder.put("r/.git/objects/info/x", "x");
  fs::create_directory_symlink("/etc", path / ".git/objects/elsewhere");  // git does not read it
  const auto head = git_head(path, folder.path() / "copy", {});
  REQUIRE(head.ok());
  CHECK(head->objects == folder.path() / "copy");
  std::size_t files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(head->objects)) {
    const auto name = entry.path().lexically_relative(head->objects).string();
    CAPTURE(name);
    CHECK((name == "pack" || name.starts_with("pack/pack-") || name.find('/') == 2 || name.size() == 2));
    files += entry.is_regular_file() ? 1 : 0;
  }
  CHECK(files == 5);  // a commit, a tree, a file; a pack and its index
  const auto read_files = read(path);
  REQUIRE(read_files.ok());
  CHECK(read_files->time == 1700000000);
  CHECK(read_files->entries.size() == 2);
}

TEST_CASE("a link or pipe where git reads is refused, at each depth") {
  const TemporaryFolder folder;
  const auto secret = repository(folder, "secret");
  const auto refused = [&](const std::string& name, const auto& change) {
    const auto path = repository(folder, name);
    change(path);
    return says(error_of(path), "is a link, or nothing that belongs into a repository");
  };
  CHECK(refused("a", [&](const fs::path& path) {
    fs::remove_all(path / ".git/objects/pack");
    fs::create_directory_symlink(secret / ".git/objects/pack", path / ".git/objects/pack");
  }));
  CHECK(refused("b", [&](const fs::path& path) {
    const auto at = some_folder(path);
    fs::remove_all(at);
    fs::create_directory_symlink(some_folder(secret), at);
  }));
  CHECK(refused("c", [&](const fs::path& path) {
    fs::create_symlink("/etc/passwd", some_folder(path) / std::string(38, 'a'));
  }));
  CHECK(refused("d", [&](const fs::path& path) {
    fs::create_symlink("/etc/passwd", path / ".git/objects/pack/pack-x.idx");
  }));
  CHECK(refused("e", [&](const fs::path& path) {
    REQUIRE(::mkfifo((path / ".git/objects/pack/pack-x.pack").c_str(), 0600) == 0);
  }));
  CHECK(refused("f", [&](const fs::path& path) { folder.put("f/.git/objects/" + unused(path), "x"); }));
  const auto linked = repository(folder, "g");
  fs::rename(linked / ".git/objects", linked / "objects");
  fs::create_directory_symlink(linked / "objects", linked / ".git/objects");
  CHECK(says(error_of(linked), "is no git repository of its own"));
}

TEST_CASE("the objects of a repository are limited in bytes and in number") {
  const TemporaryFolder folder;
  const auto path = repository(folder, "r");
  ImportLimits limits;
  limits.archive_bytes = 100;
  CHECK(says(error_of(path, limits), "its objects have more than 100 bytes"));
  limits = {};
  limits.entries = 5;
  CHECK(says(error_of(path, limits), "it contains more than 5 objects"));
  limits = {};
  limits.submission_bytes = 0;
  CHECK(says(error_of(path, limits), "its files have more than 0 bytes"));
}

TEST_CASE("a HEAD that leads nowhere, in circles or out is no commit") {
  const TemporaryFolder folder;
  const auto path = repository(folder, "r");
  const auto commit_of = [&](const std::string& head) {
    folder.put("r/.git/HEAD", head);
    return error_of(path);
  };
  for (const auto& head :
       {std::string("ref: HEAD\n"), std::string("ref: refs/x\n"), std::string("ref: refs/../../../x\n"),
        std::string("ref: /etc/passwd\n"), std::string("--batch-all-objects\n"), std::string(),
        std::string(40, 'A'), std::string(5000, 'a'), std::string("ref: refs/heads/\n")}) {
    folder.put("r/.git/refs/x", "ref: refs/x\n");
    CHECK(says(commit_of(head), "has no commit at HEAD"));
  }
  CHECK(says(commit_of(std::string(40, 'a')), "its last commit cannot be read"));
}

TEST_CASE("damaged and strange objects are errors or entries, never content of other files") {
  const TemporaryFolder folder;
  const auto strange = folder.path() / "s";
  fs::create_directories(strange);
  git(strange, {"init", "-q", "-b", "main"});
  // Its tree is made without any of git's checks.
  python(strange,
         "import subprocess, os\n"
         "def made(kind, data):\n"
         "  return subprocess.run(['git', 'hash-object', '-t', kind, '-w', '--stdin', '--literally'], "
         "input=data, stdout=subprocess.PIPE, check=True).stdout.decode().strip()\n"
         "blob = bytes.fromhex(made('blob', b'evil'))\n"
         "link = bytes.fromhex(made('blob', b'/etc/passwd'))\n"
         "inner = bytes.fromhex(made('tree', b'100644 a.cpp\\0' + blob))\n"
         "tree = made('tree', b'40000 ..\\0' + inner + b'100644 a\\\\n.cpp\\0' + blob + b'120000 l.cpp\\0' + "
         "link + b'160000 m\\0' + blob)\n"
         "commit = made('commit', b'tree ' + tree.encode() + b'\\nauthor A <a> 1 +0000\\n"
         "committer A <a> 99999999999 +0000\\n\\nx')\n"
         "open('.git/refs/heads/main', 'w').write(commit)\n");
  const auto files = read(strange);
  REQUIRE(files.ok());
  CHECK(files->time == 99999999999);
  std::map<std::string, EntryKind> kinds;
  for (const auto& entry : files->entries) {
    kinds[entry.path] = entry.kind;
    CHECK((entry.kind == EntryKind::file) == entry.content.has_value());
  }
  CHECK(kinds.at("../a.cpp") == EntryKind::outside);
  CHECK(kinds.at("l.cpp") == EntryKind::link);
  CHECK(kinds.at("m") == EntryKind::link);
  const auto damaged = repository(folder, "d");
  for (const auto& entry : fs::recursive_directory_iterator(damaged / ".git/objects"))
    if (entry.is_regular_file()) {
      fs::permissions(entry.path(), fs::perms::owner_all);
      std::ofstream(entry.path()) << "garbage";
    }
  CHECK(says(error_of(damaged), "its last commit cannot be read"));
}

}  // namespace git_objects_test
