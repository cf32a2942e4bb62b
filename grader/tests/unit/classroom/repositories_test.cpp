#include "classroom/repositories.hpp"

#include <sys/stat.h>

#include "classroom/git_fetch.hpp"
#include "sandbox/level.hpp"
#include "tests/unit/classroom/handed_in.hpp"

namespace repositories_test {

namespace fs = std::filesystem;
using namespace manyhands;
using namespace manyhands::test;
using Kept = std::map<std::string, std::string>;
using Remarks = std::vector<std::string>;

namespace {

/// A repository with one commit of all that is in `folder`/`name`.
fs::path repository_of(const TemporaryFolder& folder, const std::string& name,
                       const std::vector<std::string>& options = {}) {
  const auto path = folder.path() / name;
  fs::create_directories(path);
  std::vector<std::string> init{"init", "-q", "-b", "main"};
  init.insert(init.end(), options.begin(), options.end());
  git(path, init);
  git(path, {"add", "-A"});
  git(path, {"commit", "-q", "-m", "x", "--allow-empty"});
  return path;
}

std::vector<Incoming> imported(const fs::path& csv, const ImportWish& wish = {}) {
  const auto roster = parse_roster("id,name\nada,Ada\nanne,Anne\n", "r");
  REQUIRE(roster.ok());
  auto result =
      incoming_from(csv, wish, small_course(), *roster, build::ToolBox(sandbox::Level::none, process::run));
  if (!result) FAIL(result.error().message);
  return std::move(*result);
}

/// The only row of a list with this repository.
Incoming row_of(const TemporaryFolder& folder, const std::string& repository, const ImportWish& wish = {}) {
  const auto all = imported(folder.put("list.csv", "student,repository\nada," + repository + "\n"), wish);
  REQUIRE(all.size() == 1);
  return all.front();
}

}  // namespace

TEST_CASE("the last commit of each repository is read, and not the working tree") {
  const TemporaryFolder folder;
  folder.put("repos/ada/starter/crawl-threads/crawl.cpp", "one\r\n\xFF");
  folder.put("repos/ada/histogram/histogram.cpp", std::string(101, 'x'));
  folder.put("repos/ada/README.md", "x");
  fs::create_symlink("/etc/passwd", folder.path() / "repos/ada/link");
  const auto ada = repository_of(folder, "repos/ada");
  folder.put("repos/ada/starter/crawl-threads/crawl.cpp", "changed");
  folder.put("repos/anne/histogram.cpp", "packed");
  const auto anne = repository_of(folder, "repos/anne");
  git(anne, {"gc", "-q"});
  git(folder.path(), {"clone", "-q", "--bare", anne.string(), "bare.git"});
  const auto list = folder.put("list.csv",
                               "\xEF\xBB\xBFRepository;Student\r\nrepos/ada;ada\r\nrepos/anne;Anne\r\n"
                               "bare.git;stranger\r\nrepos/none;ada\r\n;ada\r\n");
  const auto all = imported(list);
  REQUIRE(all.size() == 5);
  CHECK(all[0].student == "ada");
  CHECK(all[0].source == "list.csv:2: repos/ada");
  CHECK(all[0].received == 1700000000);
  CHECK(all[0].files == Kept{{"crawl-threads/crawl.cpp", "one\r\n\xFF"}});
  CHECK(all[0].remarks ==
        Remarks{"Links are not read: 'link'.",
                "'histogram/histogram.cpp' is not read: it has 101 bytes, and at most 100 are "
                "allowed."});
  CHECK(all[1].student == "anne");
  CHECK(all[1].files == Kept{{"histogram/histogram.cpp", "packed"}});
  CHECK(all[2].student.empty());
  CHECK(all[2].files == Kept{{"histogram/histogram.cpp", "packed"}});
  CHECK(all[3].remarks.size() == 1);
  CHECK(all[3].remarks.front().find("There is no ") == 0);
  CHECK(all[4].remarks == Remarks{"There is no repository in this line."});
}

TEST_CASE("nothing in a student's repository makes git start a program") {
  const TemporaryFolder folder;
  const auto proof = folder.path() / "started";
  const auto command = folder.put("evil", "#!/bin/sh\ntouch '" + proof.string() + "'\ncat\n").string();
  fs::permissions(command, fs::perms::owner_all);
  folder.put("r/histogram.cpp", "x");
  folder.put("r/.gitattributes", "* filter=evil diff=evil\n");
  const auto repository = repository_of(folder, "r");
  for (const auto* hook : {"post-checkout", "pre-auto-gc", "post-index-change", "reference-transaction"}) {
    fs::create_directories(repository / ".git/hooks");
    fs::copy_file(command, repository / ".git/hooks" / hook);
  }
  std::string config = "[core]\nrepositoryformatversion = 1\n";
  for (const auto* key : {"fsmonitor", "pager", "sshCommand", "editor", "askPass", "gitProxy"})
    config += std::string(key) + " = " + command + "\n";
  config += "hooksPath = " + (repository / ".git/hooks").string() + "\n";
  config += "[filter \"evil\"]\nclean = " + command + "\nsmudge = " + command + "\nprocess = " + command +
            "\n[diff]\nexternal = " + command + "\n[diff \"evil\"]\ntextconv = " + command + "\n";
  config += "[alias]\nls-tree = !" + command + "\ncat-file = !" + command + "\n";
  // An object that is missing would be fetched from here.
  config +=
      "[extensions]\npartialClone = origin\n[protocol]\nallow = always\n[remote \"origin\"]\nurl = ext::" +
      command + "\nuploadpack = " + command + "\npromisor = true\n";
  std::ofstream(repository / ".git/config") << config;
  (void)process::run({"/usr/bin/git", "-C", repository.string(), "status"});
  REQUIRE(fs::remove(proof));  // it would work
  CHECK(row_of(folder, "r").files == Kept{{"histogram/histogram.cpp", "x"}});
  for (const auto& entry : fs::recursive_directory_iterator(repository / ".git/objects"))
    if (entry.is_regular_file()) fs::permissions(entry.path(), fs::perms::owner_all);
  run_well(
      {"/usr/bin/find", (repository / ".git/objects").string(), "-type", "f", "-size", "-40c", "-delete"},
      folder.path());
  (void)row_of(folder, "r");
  CHECK_FALSE(fs::exists(proof));
}

TEST_CASE("a repository that leads to another one is refused") {
  const TemporaryFolder folder;
  folder.put("secret/histogram.cpp", "secret");
  const auto secret = repository_of(folder, "secret");
  const auto refused = [&](const std::string& name) {
    const auto row = row_of(folder, name);
    CHECK(row.files.empty());
    REQUIRE(row.remarks.size() == 1);
    return row.remarks.front();
  };
  folder.put("pointer/.git", "gitdir: " + (secret / ".git").string() + "\n");
  CHECK(refused("pointer") ==
        "The folder " + (folder.path() / "pointer").string() +
            " is no git repository of its own. Clone it; a link or a linked working tree is "
            "not followed.");
  fs::create_directories(folder.path() / "linked");
  fs::create_directory_symlink(secret / ".git", folder.path() / "linked/.git");
  CHECK(refused("linked").find("is no git repository of its own") != std::string::npos);
  git(folder.path(), {"clone", "-q", "--shared", secret.string(), "shared"});
  CHECK(refused("shared").find("borrows objects of another repository") != std::string::npos);
  fs::create_directories(folder.path() / "plain");
  CHECK(refused("plain").find("is no git repository of its own") != std::string::npos);
  git(folder.path(), {"init", "-q", "new"});
  CHECK(refused("new").find("has no commit at HEAD. Commit the files.") != std::string::npos);
  std::ofstream(folder.path() / "new/.git/HEAD") << "ref: refs/../../../secret/.git/refs/heads/main\n";
  CHECK(refused("new").find("has no commit at HEAD") != std::string::npos);
  fs::remove(folder.path() / "new/.git/HEAD");
  REQUIRE(::mkfifo((folder.path() / "new/.git/HEAD").c_str(), 0600) == 0);
  CHECK(refused("new").find("has no commit at HEAD") != std::string::npos);
}

TEST_CASE("links among the objects of a repository are refused, and only its row") {
  const TemporaryFolder folder;
  folder.put("secret/histogram.cpp", "secret");
  const auto secret = repository_of(folder, "secret");
  git(secret, {"gc", "-q"});
  folder.put("ada/histogram.cpp", "mine");
  (void)repository_of(folder, "ada");
  folder.put("eve/histogram.cpp", "eve");
  const auto eve = repository_of(folder, "eve") / ".git";
  fs::copy_file(secret / ".git/packed-refs", eve / "packed-refs");
  fs::remove(eve / "refs/heads/main");
  fs::remove(eve / "objects/pack");
  fs::create_directory_symlink(secret / ".git/objects/pack", eve / "objects/pack");
  const auto all =
      imported(folder.put("list.csv", "student,repository\nanne,eve\nada,ada\nada,../../../../etc\n"));
  REQUIRE(all.size() == 3);
  CHECK(all[0].files.empty());
  REQUIRE(all[0].remarks.size() == 1);
  CHECK(all[0].remarks.front().find("is not read: 'objects/pack' is a link") != std::string::npos);
  CHECK(all[1].files == Kept{{"histogram/histogram.cpp", "mine"}});
  CHECK(all[2].files.empty());
}

TEST_CASE("a commit in the future was received now") {
  const TemporaryFolder folder;
  folder.put("r/histogram.cpp", "x");
  const auto path = repository_of(folder, "r");
  run_well({"/usr/bin/git", "-c", "user.name=Ada", "-c", "user.email=a@x.org", "commit", "-q", "--amend",
            "-m", "y"},
           path,
           {"GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null",
            "GIT_COMMITTER_DATE=2099-01-01T00:00:00 +0000"});
  const auto row = row_of(folder, "r");
  CHECK(row.files.size() == 1);
  REQUIRE(row.received);
  CHECK(*row.received <= std::time(nullptr));
}

TEST_CASE("repositories are read at each level of the sandbox, packed or not") {
  const TemporaryFolder folder;
  folder.put("r/histogram.cpp", "loose");
  const auto path = repository_of(folder, "r");
  folder.put("r/crawl-async/crawl.cpp", "packed");
  git(path, {"gc", "-q"});
  git(path, {"add", "-A"});
  git(path, {"commit", "-q", "-m", "y"});
  const auto list = folder.put("list.csv", "student,repository\nada,r\n");
  const auto roster = parse_roster("id\nada\n", "r");
  for (const auto& probed : sandbox::probe_levels()) {
    if (!probed.works) continue;
    INFO(sandbox::name_of(probed.level));
    const auto all =
        incoming_from(list, {}, small_course(), *roster, build::ToolBox(probed.level, process::run));
    REQUIRE(all.ok());
    CHECK((*all)[0].remarks.empty());
    CHECK((*all)[0].files == Kept{{"crawl-async/crawl.cpp", "packed"}, {"histogram/histogram.cpp", "loose"}});
  }
}

TEST_CASE("repositories with long hashes, detached heads and tags are read, too") {
  const TemporaryFolder folder;
  folder.put("long/histogram.cpp", "x");
  const auto path = repository_of(folder, "long", {"--object-format=sha256"});
  git(path, {"checkout", "-q", "--detach"});
  CHECK(row_of(folder, "long").files.size() == 1);
  CHECK(row_of(folder, "file://" + path.string()).remarks.empty());
}

TEST_CASE("repositories elsewhere are fetched only if that is allowed") {
  const TemporaryFolder folder;
  for (const auto* url : {"https://127.0.0.1:1/x.git", "git@127.0.0.1:x.git", "ssh://127.0.0.1:1/x"})
    CHECK(row_of(folder, url).remarks ==
          Remarks{"It is not on this machine. Allow it to be fetched with --fetch."});
  ImportWish wish;
  wish.fetch = true;
  const auto row = row_of(folder, "https://127.0.0.1:1/x.git", wish);
  REQUIRE(row.remarks.size() == 1);
  CHECK(row.remarks.front().find("Cannot fetch https://127.0.0.1:1/x.git: ") == 0);
  const auto proof = folder.path() / "started";
  CHECK(row_of(folder, "ext::touch://" + proof.string(), wish).files.empty());
  CHECK_FALSE(fs::exists(proof));
  CHECK_FALSE(is_repository_url("repos/ada"));
  CHECK_FALSE(is_repository_url("../a/b:c"));
}

TEST_CASE("a list of repositories without its columns is an error") {
  const TemporaryFolder folder;
  const auto roster = parse_roster("id\nada\n", "r");
  const build::ToolBox tools(sandbox::Level::none, process::run);
  for (const auto* text : {"", "student,url\n", "repository\nx\n"})
    CHECK_FALSE(incoming_from(folder.put("list.csv", text), {}, small_course(), *roster, tools).ok());
}

}  // namespace repositories_test
