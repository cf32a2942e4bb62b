#include "cli/report_wish.hpp"

#include <filesystem>

#include "base/text.hpp"
#include "kit/host/base/catch.hpp"
#include "tests/unit/temporary_folder.hpp"

namespace report_wish_test {

using namespace manyhands;
using manyhands::test::TemporaryFolder;
namespace fs = std::filesystem;

namespace {

std::string error_of(const std::vector<std::string>& texts) {
  const auto wishes = report_wishes(texts);
  return wishes ? "" : wishes.error().message + "\n" + wishes.error().remedy;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a report is wished for by its name, to a file or to standard output") {
  const auto wishes = report_wishes({"json:a.json", "terminal-ascii:b.txt", "terminal"});
  REQUIRE(wishes.ok());
  REQUIRE(wishes->size() == 3);
  CHECK((*wishes)[0].reporter->name == "json");
  CHECK((*wishes)[0].file == "a.json");
  CHECK((*wishes)[1].reporter->name == "terminal-ascii");
  CHECK((*wishes)[2].file.empty());
  CHECK(report_wishes({"json:-"})->front().file.empty());
  CHECK(report_wishes({"json:./-"})->front().file == "./-");
  CHECK(report_wishes({})->empty());
  for (const auto& reporter : reporters) {
    INFO(reporter.name);
    CHECK(report_wishes({std::string(reporter.name)})->front().reporter == &reporter);
  }
}

TEST_CASE("only the first colon divides, so a path may have more of them") {
  CHECK(report_wishes({"json:C:/12:30.json"})->front().file == "C:/12:30.json");
  CHECK(report_wishes({"json::"})->front().file == ":");
}

TEST_CASE("an unknown report is an error that lists all names") {
  const auto unknown = error_of({"json:a", "jsno:b"});
  CHECK(has(unknown, "there is no report 'jsno'; did you mean 'json'?"));
  for (const auto& reporter : reporters) CHECK(has(unknown, std::string(reporter.name)));
  CHECK(has(error_of({""}), "there is no report ''"));
  CHECK(has(error_of({":file"}), "there is no report ''"));
  CHECK(has(error_of({"\x1b[31m"}), "\\x1b[31m"));
  CHECK(has(error_of({"json:"}), "'json:' names no file"));
}

TEST_CASE("no two reports have one destination, however it is written") {
  CHECK(has(error_of({"json", "terminal"}), "'json' and 'terminal' both write to standard output"));
  CHECK(has(error_of({"json:-", "terminal"}), "standard output"));
  CHECK(has(error_of({"json:a", "terminal:a"}), "the same file"));
  CHECK(has(error_of({"json:a", "json:./b/../a"}), "the same file"));
  CHECK(error_of({"json:a", "json:A", "json"}).empty());

  const TemporaryFolder folder;
  const auto there = folder.put("there", "").string();
  const auto link = (folder.path() / "link").string();
  fs::create_symlink(there, link);
  CHECK(has(error_of({"json:" + there, "terminal:" + link}), "the same file"));
  fs::create_directory_symlink(folder.path(), folder.path() / "again");
  CHECK(has(error_of({"json:" + (folder.path() / "new").string(),
                      "terminal:" + (folder.path() / "again/new").string()}),
            "the same file"));
}

TEST_CASE("the name of a student is one line of text that can be shown") {
  for (const char* name :
       {"alice", "Ada Lovelace", "Łukasz Żółć", "山田 太郎", "O'Neil; rm -rf", "\"<&>\""}) {
    INFO(name);
    CHECK(check_student(name).ok());
  }
  CHECK(check_student(std::string(100, 'a')).ok());
  CHECK(has(check_student(std::string(101, 'a')).error().message, "101 characters; at most 100"));
  CHECK(has(check_student("").error().message, "the name is empty"));
  CHECK(has(check_student("  ").error().message, "the name is empty"));
  for (const char* name : {"a\nb", "a\tb", "\x1b[31m", "\x7f", "\xff",
                           "\xe2\x80\xae"
                           "abc",
                           "\xc2\x9b"}) {
    const auto checked = check_student(name);
    REQUIRE_FALSE(checked.ok());
    CHECK(has(checked.error().message, "cannot be shown"));
    CHECK(printable(checked.error().message) == checked.error().message);
  }
}

}  // namespace report_wish_test
