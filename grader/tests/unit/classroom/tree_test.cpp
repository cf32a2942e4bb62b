#include "classroom/tree.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include "tests/unit/classroom/handed_in.hpp"

namespace tree_test {

namespace fs = std::filesystem;
using namespace manyhands;
using namespace manyhands::test;

namespace {

constexpr std::uint64_t wanted_bytes = 1000;

Result<std::vector<Entry>> read(const fs::path& folder, std::vector<std::string>& remarks,
                                const ImportLimits& limits = {}) {
  return entries_of_folder(
      folder, limits, [](std::string_view path) { return path.ends_with(".cpp") ? wanted_bytes : 0; },
      remarks);
}

std::string error_of(const fs::path& folder, const ImportLimits& limits) {
  std::vector<std::string> remarks;
  const auto result = read(folder, remarks, limits);
  return result ? "" : result.error().message;
}

}  // namespace

TEST_CASE("a folder's links, pipes and large files are entries without content, and clutter is none") {
  const TemporaryFolder folder;
  folder.put("secret.cpp", "secret");
  folder.put("in/a/x.cpp", "x");
  folder.put("in/a/large.cpp", std::string(wanted_bytes + 1, 'x'));
  folder.put("in/a/other.txt", "x");
  folder.put("in/.git/x.cpp", "x");
  fs::create_symlink(folder.path() / "secret.cpp", folder.path() / "in/link.cpp");
  fs::create_directory_symlink(folder.path(), folder.path() / "in/up");
  REQUIRE(::mkfifo((folder.path() / "in/pipe.cpp").c_str(), 0600) == 0);
  std::vector<std::string> remarks;
  const auto entries = read(folder.path() / "in", remarks);
  REQUIRE(entries.ok());
  std::vector<std::string> lines;
  for (const auto& entry : *entries)
    lines.push_back(std::to_string(static_cast<int>(entry.kind)) + " " + entry.path + "=" +
                    entry.content.value_or("-"));
  CHECK(lines == std::vector<std::string>{"1 a=-", "0 a/large.cpp=-", "0 a/other.txt=-", "0 a/x.cpp=x",
                                          "2 link.cpp=-", "3 pipe.cpp=-", "2 up=-"});
  CHECK(remarks.empty());
}

TEST_CASE("the bytes of a folder are limited in all, and so are its entries") {
  const TemporaryFolder folder;
  for (const auto* name : {"ada/a.cpp", "eve/a.cpp", "eve/b.cpp"}) folder.put(name, std::string(900, 'x'));
  folder.put("ada/not wanted", std::string(5000, 'x'));
  ImportLimits limits;
  limits.archive_bytes = 3000;
  CHECK(error_of(folder.path(), limits).empty());
  limits.archive_bytes = 2000;
  CHECK(error_of(folder.path(), limits)
            .find(" contains more than 2,000 bytes of files that would be read, most of them in 'eve'") !=
        std::string::npos);
  limits.archive_bytes = 60;  // the paths alone
  CHECK_FALSE(error_of(folder.path(), limits).empty());
  limits = {};
  limits.entries = 6;
  CHECK(error_of(folder.path(), limits).empty());
  limits.entries = 5;
  CHECK(error_of(folder.path(), limits).find("contains more than 5 files and folders") != std::string::npos);
}

TEST_CASE("paths that are too long or too deep are remarks, and the rest is read") {
  const TemporaryFolder folder;
  folder.put("x.cpp", "x");
  const std::string part(250, 'p');
  int at = ::open(folder.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  for (int i = 0; i < 20; ++i) {  // longer than any path that can be opened
    REQUIRE(::mkdirat(at, part.c_str(), 0700) == 0);
    const int next = ::openat(at, part.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    ::close(at);
    at = next;
  }
  ::close(at);
  std::string deep = "deep";
  for (int i = 0; i < 70; ++i) deep += "/d";
  fs::create_directories(folder.path() / deep);
  std::vector<std::string> remarks;
  const auto entries = read(folder.path(), remarks);
  REQUIRE(entries.ok());
  REQUIRE(remarks.size() == 2);
  CHECK(remarks[0].find("Paths of more than 4096 bytes are not read, for example in 'ppp") == 0);
  CHECK(remarks[1].find("cannot be read.") != std::string::npos);
  for (const auto& entry : *entries) CHECK(entry.path.size() <= 4096);
  CHECK(entries->back().content == "x");
}

TEST_CASE("a folder that is none is an error") {
  const TemporaryFolder folder;
  CHECK(error_of(folder.path() / "none", {}).find("cannot open ") == 0);
  CHECK(error_of(folder.put("file", "x"), {}).find("cannot open ") == 0);
}

}  // namespace tree_test
