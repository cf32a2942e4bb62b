#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>

#include "base/files.hpp"
#include "base/terminal.hpp"
#include "base/text.hpp"
#include "base/write_trouble.hpp"
#include "kit/host/base/catch.hpp"
#include "tests/unit/temporary_folder.hpp"

namespace base_test {

using namespace manyhands;
using manyhands::test::TemporaryFolder;

namespace {

/// During its lifetime, no file may grow beyond `bytes`: simulates a full disk without root.
class SmallFilesOnly {
 public:
  explicit SmallFilesOnly(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit now{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &now);
  }
  SmallFilesOnly(const SmallFilesOnly&) = delete;
  SmallFilesOnly& operator=(const SmallFilesOnly&) = delete;
  ~SmallFilesOnly() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }

 private:
  void (*handler_)(int);
  rlimit before_{};
};

}  // namespace

TEST_CASE("a result holds a value or an error, and reading the other one is a bug") {
  const Result<int> good = 3;
  CHECK(good.ok());
  CHECK(*good == 3);
  CHECK_THROWS_AS(good.error(), std::logic_error);
  const Result<int> bad = Error{"no", "try again"};
  CHECK_FALSE(bad);
  CHECK(bad.error().remedy == "try again");
  CHECK_THROWS_AS(bad.value(), std::logic_error);
  CHECK(Result<void>{}.ok());
}

TEST_CASE("a file that was written is read back, byte by byte") {
  const TemporaryFolder folder;
  const std::string bytes("a\0b\xff\n", 5);
  REQUIRE(write_file(folder.path() / "f", bytes).ok());
  CHECK(read_file(folder.path() / "f").value() == bytes);
  REQUIRE(write_file(folder.path() / "f", "new").ok());
  CHECK(read_file(folder.path() / "f").value() == "new");
  CHECK(folder.entries() == 1);
}

TEST_CASE("when the disk is full, the old file survives and no temporary is left") {
  const TemporaryFolder folder;
  const auto file = folder.put("report.json", "the old report");
  const std::string big(100'000, 'x');
  std::optional<Result<void>> written;
  {
    const SmallFilesOnly limit(4096);
    written = write_file(file, big);
  }
  REQUIRE_FALSE(written->ok());
  CHECK(written->error().message.find(file.string()) != std::string::npos);
  CHECK(written->error().remedy ==
        "Free some space on the disk, or allow larger files (ulimit -f), then try again.");
  CHECK(read_file(file).value() == "the old report");
  CHECK(folder.entries() == 1);
}

TEST_CASE("what cannot be written is told with the kernel's own word and a remedy that fits") {
  CHECK(write_trouble("cannot write", "/x", ENOSPC).message == "cannot write /x: No space left on device");
  CHECK(write_trouble("cannot write", "/x", ENOSPC).remedy.starts_with("Free some space"));
  CHECK(write_trouble("cannot write", "/x", EROFS).remedy.find("mounted read-only") != std::string::npos);
  CHECK(write_trouble("cannot write", "/x", EMFILE).remedy.find("ulimit -n") != std::string::npos);
  const TemporaryFolder folder;
  CHECK_FALSE(cannot_write_in(folder.path() / "not" / "there"));
  const auto denied = write_trouble("cannot write", folder.path() / "not" / "there", EACCES);
  CHECK(denied.remedy.find(folder.path().string() + " writable") != std::string::npos);
  if (::geteuid() == 0) return;  // root can write everywhere
  CHECK(write_trouble("cannot write", "/etc/x", EACCES).remedy.starts_with("/etc belongs to the user root"));
  CHECK(cannot_write_in("/etc/manyhands"));
}

TEST_CASE("a device is written to directly, and a full one is an error") {
  const auto written = write_file("/dev/full", "x");
  REQUIRE_FALSE(written.ok());
  CHECK(written.error().message == "cannot write /dev/full: No space left on device");
  CHECK(write_file("/dev/null", "x").ok());
}

TEST_CASE("writing follows a symbolic link and keeps the mode of the file") {
  const TemporaryFolder folder;
  const auto file = folder.put("real", "old");
  ::chmod(file.c_str(), 0600);
  std::filesystem::create_symlink("real", folder.path() / "link");
  REQUIRE(write_file(folder.path() / "link", "new").ok());
  CHECK(std::filesystem::is_symlink(folder.path() / "link"));
  CHECK(read_file(file).value() == "new");
  struct stat info {};
  REQUIRE(::stat(file.c_str(), &info) == 0);
  CHECK((info.st_mode & 0777) == 0600);
}

TEST_CASE("a folder that is not there, and a folder in place of the file, are errors") {
  const TemporaryFolder folder;
  CHECK_FALSE(write_file(folder.path() / "none" / "f", "x").ok());
  CHECK_FALSE(write_file(folder.path(), "x").ok());
  CHECK(folder.entries() == 0);
}

TEST_CASE("reading a FIFO, a folder, a file that is too large or none at all is an error, never a wait") {
  const TemporaryFolder folder;
  REQUIRE(::mkfifo((folder.path() / "fifo").c_str(), 0600) == 0);
  CHECK_FALSE(read_file(folder.path() / "fifo").ok());
  CHECK_FALSE(read_file(folder.path()).ok());
  CHECK_FALSE(read_file(folder.path() / "none").ok());
  const auto file = folder.put("large", std::string(11, 'x'));
  CHECK(read_file(file, 11).ok());
  CHECK(read_file(file, 10).error().message.find("more than 10 bytes") != std::string::npos);
}

TEST_CASE("the nearest word is found where it is near, and only there") {
  const std::vector<std::string> keys{"title", "minutes", "max_bytes"};
  CHECK(nearest("titel", keys) == "title");
  CHECK(nearest("minuts", keys) == "minutes");
  CHECK(nearest("maxbytes", keys) == "max_bytes");
  CHECK_FALSE(nearest("deadline", keys));
  CHECK_FALSE(nearest("", keys));
  CHECK(edit_distance("kitten", "sitting") == 3);
  CHECK(edit_distance("ab", "ba") == 1);
  CHECK(edit_distance("", "abc") == 3);
}

TEST_CASE("numbers are short and say what they are") {
  CHECK(format_number(100) == "100");
  CHECK(format_number(100.0 / 3) == "33.33");
  CHECK(format_number(-0.001) == "0");
  CHECK(format_points(1) == "1 point");
  CHECK(format_points(37.5) == "37.5 points");
  CHECK(format_seconds(0.00085) == "850 µs");
  CHECK(format_seconds(0.0013) == "1.3 ms");
  CHECK(format_seconds(0.25) == "250 ms");
  CHECK(format_seconds(1.34) == "1.3 s");
  CHECK(format_seconds(125) == "2 min 5 s");
  CHECK(format_count(999) == "999");
  CHECK(format_count(-1234567) == "-1,234,567");
  CHECK(format_count(-123) == "-123");
}

TEST_CASE("text of unknown origin cannot command a terminal") {
  CHECK(printable("\x1b[31mred\x07") == "\\x1b[31mred\\x07");
  CHECK(printable("a\tb\r\nc\rd") == "a    b\nc\\x0dd");
  CHECK(printable("\xc2\x9b") == "\\x9b");                // CSI as a single character
  CHECK(printable("\xe2\x80\xae") == "\\u202e");          // right-to-left override
  CHECK(printable("\xff\xc0\xaf") == "\\xff\\xc0\\xaf");  // not UTF-8
  CHECK(printable("π ✓") == "π ✓");
  CHECK(printable_line("a\nb") == "a b");
  CHECK(printable("\xe2\x82") == "\\xe2\\x82");  // incomplete sequence
}

TEST_CASE("text is told from bytes") {
  CHECK(is_text("int main() {}\r\n\t// π\n"));
  CHECK_FALSE(is_text(std::string_view("a\0b", 3)));
  CHECK_FALSE(
      is_text("\x7f"
              "ELF"));
  CHECK_FALSE(is_text("caf\xe9"));
}

TEST_CASE("prose is wrapped between words, and code is left as it is") {
  CHECK(wrap("one two three", 7) == std::vector<std::string>{"one two", "three"});
  CHECK(wrap("a\n\n  x = very long code line", 5) ==
        std::vector<std::string>{"a", "", "  x = very long code line"});
  CHECK(wrap("incomprehensibilities yes", 5) == std::vector<std::string>{"incomprehensibilities", "yes"});
  CHECK(wrap("µµµ µµµ", 7).size() == 1);
  CHECK(shorten("abcdef", 4) == "abc…");
  CHECK(shorten("abcd", 4) == "abcd");
  CHECK(display_width("王小明") == 6);
  CHECK(display_width("e\u0301t\u00e9") == 3);  // a combining accent is shown on the letter before it
  CHECK(display_width("\xff\xfe") == 2);
  CHECK(shorten("王小明", 6) == "王小明");
  CHECK(shorten("王小明", 5) == "王小…");
  CHECK(shorten("王小明", 4) == "王…");
  CHECK(to_ascii("✓ 1.9× – π…") == "+ 1.9x - pi...");
}

TEST_CASE("colour follows the flag, then NO_COLOR, then FORCE_COLOR, then the terminal") {
  CHECK(use_colour({.is_terminal = true}));
  CHECK_FALSE(use_colour(ColourQuestion{}));
  CHECK_FALSE(use_colour({.is_terminal = true, .term = "dumb"}));
  CHECK_FALSE(use_colour({.is_terminal = true, .no_color = "1"}));
  CHECK_FALSE(use_colour({.flag_off = true, .is_terminal = true, .force_color = "1"}));
  CHECK_FALSE(use_colour({.is_terminal = true, .no_color = "1", .force_color = "1"}));
  CHECK(use_colour({.force_color = "1"}));
  CHECK_FALSE(use_colour({.force_color = "0"}));
}

}  // namespace base_test
