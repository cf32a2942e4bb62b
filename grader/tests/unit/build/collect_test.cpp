#include "build/collect.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "build/forbid.hpp"
#include "build/source_text.hpp"
#include "kit/host/base/catch.hpp"

namespace collect_test {

namespace fs = std::filesystem;
using namespace manyhands;
using namespace manyhands::build;

namespace {

/// A course folder with one exercise of one file, removed at the end.
struct Folder {
  Folder() {
    char name[] = "/tmp/manyhands-collect-XXXXXX";
    root = ::mkdtemp(name);
    fs::create_directories(dir());
    exercise.id = "crawl";
    exercise.folder = root / "exercises" / "crawl";
    exercise.files = {{"crawl.cpp", 1000}};
    fs::create_directories(exercise.folder / "starter");
  }
  ~Folder() { fs::remove_all(root); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  [[nodiscard]] fs::path dir() const { return root / "starter" / "crawl"; }
  void write(const std::string& text, const std::string& name = "crawl.cpp") const {
    std::ofstream(dir() / name, std::ios::binary) << text;
  }
  [[nodiscard]] Collected collected() const { return collect(exercise, root / "starter", "starter"); }
  [[nodiscard]] Finding finding() const {
    const auto result = collected();
    REQUIRE(result.fault.empty());
    REQUIRE(result.findings.size() == 1);
    CHECK(result.files.empty());
    return result.findings.front();
  }

  fs::path root;
  Exercise exercise;
};

}  // namespace

TEST_CASE("a submission's listed files are collected, and nothing else is looked at") {
  const Folder course;
  course.write("int x;\n");
  REQUIRE(::mkfifo((course.dir() / "other.cpp").c_str(), 0600) == 0);
  const auto result = course.collected();
  REQUIRE(result.complete());
  REQUIRE(result.files.size() == 1);
  CHECK(result.files[0].text == "int x;\n");
  CHECK(result.files[0].shown == "starter/crawl/crawl.cpp");
  CHECK(result.shown_dir == "starter/crawl");
}

TEST_CASE("a missing file, or a missing folder, is missing-file at the learner's path") {
  const Folder course;
  CHECK(course.finding().code == "missing-file");
  CHECK(course.finding().file == "starter/crawl/crawl.cpp");
  fs::remove_all(course.dir());
  CHECK(course.finding().code == "missing-file");
}

TEST_CASE("a file that has nearly the name is told with the missing one") {
  const Folder course;
  std::ofstream(course.dir() / "Crawl (1).cpp") << "int x;";
  CHECK(course.finding().code == "missing-file");
  CHECK(course.finding().message.find("there is 'Crawl (1).cpp'") != std::string::npos);
  fs::rename(course.dir(), course.dir().parent_path() / "Crawl_main");
  CHECK(course.finding().message.find("there is 'Crawl_main'") != std::string::npos);
}

TEST_CASE("a submission folder that cannot be opened is our fault, not the learner's") {
  const Folder course;
  CHECK_FALSE(collect(course.exercise, course.root / "nowhere", "nowhere").fault.empty());
}

TEST_CASE("an empty file, and one of blanks only, is empty-file") {
  const Folder course;
  course.write("");
  CHECK(course.finding().code == "empty-file");
  course.write("\xEF\xBB\xBF \n\t\r\n");
  CHECK(course.finding().code == "empty-file");
}

TEST_CASE("a file of data may be empty") {
  Folder course;
  course.exercise.files = {{"predictions.yaml", 100}};
  for (const auto* text : {"", "cpu: std::async\n"}) {
    course.write(text, "predictions.yaml");
    const auto result = course.collected();
    REQUIRE(result.complete());
    CHECK(result.files.at(0).text == text);
  }
  course.write(std::string(101, 'x'), "predictions.yaml");
  CHECK(course.finding().code == "file-too-large");
}

TEST_CASE("what is not an ordinary file is named for what it is, and a FIFO does not block") {
  const Folder course;
  const auto path = course.dir() / "crawl.cpp";
  std::string word;
  SECTION("a link, even to a good file") {
    course.write("int x;", "good.cpp");
    fs::create_symlink("good.cpp", path);
    word = "symbolic link";
  }
  SECTION("a link to nothing") {
    fs::create_symlink("/nowhere", path);
    word = "symbolic link";
  }
  SECTION("a FIFO that nobody writes to") {
    REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
    word = "named pipe";
  }
  SECTION("a folder") {
    fs::create_directory(path);
    word = "folder";
  }
  SECTION("a socket") {
    const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.string().copy(address.sun_path, sizeof address.sun_path - 1);
    REQUIRE(::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    ::close(fd);
    word = "socket";
  }
  SECTION("a folder on the way that is a link") {
    fs::create_directory(course.root / "elsewhere");
    std::ofstream(course.root / "elsewhere" / "crawl.cpp") << "int x;";
    fs::remove_all(course.dir());
    fs::create_directory_symlink(course.root / "elsewhere", course.dir());
    word = "symbolic link";
  }
  const auto finding = course.finding();
  CHECK(finding.code == "not-a-regular-file");
  CHECK(finding.message.find(word) != std::string::npos);
}

TEST_CASE("a link in the middle of a listed path is not followed") {
  Folder course;
  course.exercise.files = {{"parts/queue.hpp", 1000}};
  fs::create_directory(course.root / "elsewhere");
  std::ofstream(course.root / "elsewhere" / "queue.hpp") << "int x;";
  fs::create_directory_symlink(course.root / "elsewhere", course.dir() / "parts");
  CHECK(course.finding().code == "not-a-regular-file");
  fs::remove(course.dir() / "parts");
  fs::create_directory(course.dir() / "parts");
  std::ofstream(course.dir() / "parts" / "queue.hpp") << "int x;";
  CHECK(course.collected().complete());
}

TEST_CASE("a listed path cannot climb out of the exercise's folder") {
  Folder course;
  std::ofstream(course.root / "starter" / "secret.cpp") << "int x;";
  course.exercise.files = {{"../secret.cpp", 1000}};
  CHECK(course.finding().code == "missing-file");
}

TEST_CASE("a file of 100 MB is refused with both sizes, unread") {
  const Folder course;
  course.write("int x;");
  REQUIRE(::truncate((course.dir() / "crawl.cpp").c_str(), 100'000'000) == 0);
  const auto finding = course.finding();
  CHECK(finding.code == "file-too-large");
  CHECK(finding.message.find("100,000,000") != std::string::npos);
  CHECK(finding.message.find("1,000") != std::string::npos);
}

TEST_CASE("a file of exactly the allowed size is fine, one byte more is not") {
  const Folder course;
  course.write(std::string(1000, 'x'));
  CHECK(course.collected().complete());
  course.write(std::string(1001, 'x'));
  CHECK(course.finding().code == "file-too-large");
}

TEST_CASE("binary files are not-text, at their line") {
  const Folder course;
  course.write(std::string("int x;\nint\0y;", 13));
  CHECK(course.finding().code == "not-text");
  CHECK(course.finding().line == 2);
  course.write("int x;\n\n// \xC3\x28\n");
  CHECK(course.finding().code == "not-text");
  CHECK(course.finding().line == 3);
  course.write(
      "\x7F"
      "ELF\x02\x01\x01");
  CHECK(course.collected().complete());  // strange, but text: the compiler will report it
  course.write("\xFF\xFEi\0n\0t\0");
  CHECK(course.finding().code == "not-text");
}

TEST_CASE("UTF-8 and a byte order mark are text; the mark does not count") {
  const Folder course;
  course.write("\xEF\xBB\xBFint x;  // \xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80\n");
  const auto result = course.collected();
  REQUIRE(result.complete());
  CHECK(result.files[0].text.rfind("int x;", 0) == 0);
}

TEST_CASE("an untouched exercise is known as such, an edited or broken one is not") {
  const Folder course;
  std::ofstream(course.exercise.folder / "starter" / "crawl.cpp") << "int x;\n";
  course.write("int x;\n");
  CHECK(same_as_pristine(course.exercise, course.collected()));
  course.write("int y;\n");
  CHECK_FALSE(same_as_pristine(course.exercise, course.collected()));
  fs::remove(course.dir() / "crawl.cpp");
  CHECK_FALSE(same_as_pristine(course.exercise, course.collected()));
  fs::create_symlink(course.exercise.folder / "starter" / "crawl.cpp", course.dir() / "crawl.cpp");
  CHECK_FALSE(same_as_pristine(course.exercise, course.collected()));
}

TEST_CASE("comments and literals are blanked in place, code stays") {
  const std::string source =
      "a /* b\nc */ d // e \\\nf\n\"g\\\"h\" i 'j' 1'000'000 k R\"x(l\n)\" m)x\" n u8\"o\" p\n#include "
      "\"q.hpp\"\n'\"' r";
  const auto code = without_comments_and_literals(source);
  CHECK(code.size() == source.size());
  std::string letters;
  for (const char c : code)
    if (c >= 'a' && c <= 'z') letters += c;
  CHECK(letters == "adiknupincludeqhppr");
  CHECK(code.find("1'000'000") != std::string::npos);
  for (std::size_t i = 0; i < source.size(); ++i) CHECK((source[i] == '\n') == (code[i] == '\n'));
  // Texts that end in the middle of a token.
  for (const auto* open :
       {"\"abc", "'", "/* abc", "R\"x(abc", "R\"", "// abc\\", "#include \"", "/", "\\", "\"\\"})
    CHECK(without_comments_and_literals(open).size() == std::string(open).size());
}

TEST_CASE("a forbidden pattern is found in the code with line, column and hint, and nowhere else") {
  Exercise exercise;
  exercise.forbid = {{{}, R"(std::async\b)", "start the threads yourself"}};
  const auto findings_of = [&](const std::string& text, const std::string& preprocessed) {
    const std::vector<CollectedFile> files{{"crawl.cpp", "starter/crawl/crawl.cpp", text}};
    const Sources sources{&files, "/box", "/box/src", {}, {"/usr"}};
    return forbidden_patterns(exercise, preprocessed, sources);
  };
  const std::string marker = "# 1 \"/box/src/crawl.cpp\"\n";
  CHECK(findings_of("", marker + "auto s = \"std::async\";\n").empty());
  CHECK(findings_of("", "# 1 \"/usr/include/c++/12/future\" 1 3\nstd::async(g);\n").empty());
  auto findings =
      findings_of("//\n  auto f = std::async(g);\n", marker + "\n auto f = std::async(g);\nstd::async(h);");
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].code == "forbidden-pattern");
  CHECK(findings[0].line == 2);
  CHECK(findings[0].column == 12);
  CHECK(findings[0].file == "starter/crawl/crawl.cpp");
  CHECK(findings[0].message.find("start the threads yourself") != std::string::npos);
  // A marker inside a raw string is not a marker.
  findings = findings_of("", marker + "auto s = R\"(\n# 1 \"/usr/include/x\" 3\n)\"; std::async(g);\n");
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].line == 3);
  // If calls are checked, the pattern is not.
  exercise.forbid = {{{"async"}, R"(std::async\b)", "start the threads yourself"}};
  CHECK(findings_of("", marker + "std::async(g);\n").empty());
}

TEST_CASE("a very long line does not exhaust the pattern matcher") {
  Exercise exercise;
  exercise.forbid = {{{}, "x.*y", "no"}};
  const std::vector<CollectedFile> files{{"crawl.cpp", "starter/crawl/crawl.cpp", {}}};
  const Sources sources{&files, "/box", "/box/src", {}, {"/usr"}};
  CHECK(forbidden_patterns(exercise, "# 1 \"/box/src/crawl.cpp\"\nx" + std::string(60000, 'a'), sources)
            .empty());
}

TEST_CASE("a backslash joins lines, whatever blanks stand behind it") {
  CHECK(joined("a\\\nb\\ \t\nc\\\r\nd\\ \r\ne") == "abcde");
  CHECK(joined("a\\b\\") == "a\\b\\");
  CHECK(without_comments_and_literals("// a \\ \nb\nc") == "       \n \nc");
}

}  // namespace collect_test
