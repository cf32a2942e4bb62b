#include "classroom/archive.hpp"

#include <sys/stat.h>

#include <sstream>

#include "classroom/cpio.hpp"
#include "sandbox/level.hpp"
#include "tests/unit/classroom/handed_in.hpp"

namespace archive_test {

namespace fs = std::filesystem;
using namespace manyhands;
using namespace manyhands::test;

namespace {

constexpr std::uint64_t everything = 1 << 20;

Result<std::vector<Entry>> read_with(const fs::path& path, const build::ToolBox& tools,
                                     const ImportLimits& limits = {}) {
  return entries_of_archive(path, path.filename().string(), tools, limits,
                            [](std::string_view) { return everything; });
}

Result<std::vector<Entry>> read(const fs::path& path, const ImportLimits& limits = {}) {
  return read_with(path, build::ToolBox(sandbox::strongest_level(), process::run), limits);
}

std::string error_of(const Result<std::vector<Entry>>& result) {
  return result ? "" : result.error().message;
}

/// "kind path=content", sorted.
std::vector<std::string> lines_of(const Result<std::vector<Entry>>& result) {
  if (!result) FAIL(result.error().message);
  std::vector<std::string> lines;
  for (const auto& entry : *result)
    lines.push_back(std::to_string(static_cast<int>(entry.kind)) + " " + entry.path + "=" +
                    entry.content.value_or("-"));
  std::sort(lines.begin(), lines.end());
  return lines;
}

}  // namespace

TEST_CASE("archives of all kinds are read, with any bytes in names and contents") {
  const TemporaryFolder folder;
  folder.put("in/a/x.cpp", "one\r\n\xEF\xBB\xBF\xFF");
  folder.put("in/a/\xC3\xBC.cpp", "two");
  folder.put("in/a/\xE9 \n.cpp", "three");
  folder.put("in/__MACOSX/x", "no");
  folder.put("in/a/.DS_Store", "no");
  const std::vector<std::string> expected{"0 a/x.cpp=one\r\n\xEF\xBB\xBF\xFF", "0 a/\xC3\xBC.cpp=two",
                                          "0 a/\xE9 \n.cpp=three", "1 a=-"};
  const auto make = [&](const std::string& name, const std::vector<std::string>& options) {
    std::vector<std::string> command{"/usr/bin/bsdtar"};
    command.insert(command.end(), options.begin(), options.end());
    command.insert(command.end(),
                   {"-cf", (folder.path() / name).string(), "-C", (folder.path() / "in").string(), "."});
    run_well(command, folder.path());
    return folder.path() / name;
  };
  CHECK(lines_of(read(make("x.tar", {"--format=gnutar"}))) == expected);
  CHECK(lines_of(read(make("x.tar.gz", {"--format=gnutar", "-z"}))) == expected);
  CHECK(lines_of(read(make("x.tar.xz", {"--format=gnutar", "-J"}))) == expected);
  CHECK(lines_of(read(make("x.zip", {"--format=zip"}))) == expected);
  fs::remove(folder.path() / "in/a/\xE9 \n.cpp");
  CHECK(lines_of(read(make("x.7z", {"--format=7zip"}))).size() == 3);
  CHECK(lines_of(read(make("x.tgz", {"--format=pax", "-z"}))).size() == 3);
}

TEST_CASE("links, devices, pipes and paths that lead out are kinds of entries, and have no content") {
  const TemporaryFolder folder;
  python(folder.path(), R"(
import io, tarfile
t = tarfile.open('x.tar', 'w')
def add(name, kind, target='', data=b''):
    i = tarfile.TarInfo(name); i.type = kind; i.linkname = target; i.size = len(data); i.devmajor = 1; i.devminor = 3
    t.addfile(i, io.BytesIO(data))
add('a/good.cpp', tarfile.REGTYPE, data=b'good')
add('a/link.cpp', tarfile.SYMTYPE, '/etc/passwd')
add('a/hard.cpp', tarfile.LNKTYPE, '/etc/passwd')
add('a/dev.cpp', tarfile.CHRTYPE)
add('a/fifo.cpp', tarfile.FIFOTYPE)
add('../../up.cpp', tarfile.REGTYPE, data=b'up')
add('/abs.cpp', tarfile.REGTYPE, data=b'abs')
add('a/../b.cpp', tarfile.REGTYPE, data=b'b')
add('./a/./last.cpp', tarfile.REGTYPE, data=b'last')
t.close()
)");
  const auto entries = read(folder.path() / "x.tar");
  CHECK(lines_of(entries) == std::vector<std::string>{"0 a/good.cpp=good", "0 a/last.cpp=last",
                                                      "2 a/hard.cpp=-", "2 a/link.cpp=-", "3 a/dev.cpp=-",
                                                      "3 a/fifo.cpp=-", "4 ../../up.cpp=-", "4 /abs.cpp=-",
                                                      "4 a/../b.cpp=-"});
  CHECK(refusals(*entries) ==
        std::vector<std::string>{
            "Links are not read: 'a/link.cpp' and 'a/hard.cpp'.",
            "Devices, pipes and sockets are not read: 'a/dev.cpp' and 'a/fifo.cpp'.",
            "Paths that lead out of the folder are not read: '../../up.cpp', '/abs.cpp' and "
            "'a/../b.cpp'."});
}

TEST_CASE("an archive bomb is refused by name, with the limit") {
  const TemporaryFolder folder;
  python(folder.path(),
         "import zipfile\nz = zipfile.ZipFile('bomb.zip', 'w', zipfile.ZIP_DEFLATED)\n"
         "z.writestr('a.cpp', bytes(50 << 20))\nz.close()\n");
  ImportLimits limits;
  limits.archive_bytes = std::uint64_t{4} << 20;
  CHECK(error_of(read(folder.path() / "bomb.zip", limits)) ==
        "bomb.zip is larger than 4 MiB, packed or unpacked");
  limits.archive_bytes = 100;
  CHECK(error_of(read(folder.path() / "bomb.zip", limits)).find("bomb.zip is larger than") == 0);
  limits = {};
  CHECK(lines_of(read(folder.path() / "bomb.zip", limits)) == std::vector<std::string>{"0 a.cpp=-"});
  limits.entries = 2;
  const auto many = zip(folder.path() / "many.zip", {{"a", ""}, {"b", ""}, {"c", ""}});
  CHECK(error_of(read(many, limits)) == "many.zip contains more than 2 files and folders");
}

TEST_CASE("damaged and encrypted archives, and files that are none, are one error each") {
  const TemporaryFolder folder;
  folder.put("a.cpp", std::string(100'000, 'x'));
  run_well({"/usr/bin/bsdtar", "-czf", "x.tgz", "a.cpp"}, folder.path());
  fs::resize_file(folder.path() / "x.tgz", 100);
  CHECK(error_of(read(folder.path() / "x.tgz")).find("x.tgz is damaged") == 0);
  CHECK(error_of(read(folder.path() / "x.tgz")).find("manyhands-import") == std::string::npos);
  CHECK(error_of(read(folder.put("y.zip", "no archive\n"))).find("y.zip is damaged, or no archive") == 0);
  CHECK(lines_of(read(folder.put("z.zip", ""))).empty());
  std::string noise;  // does not get smaller
  for (std::uint32_t i = 1; noise.size() < 100'000; i = i * 1664525 + 1013904223)
    noise += static_cast<char>(i >> 24);
  folder.put("r.cpp", noise);
  for (const std::string name : {"cut.zip", "cut.tar"}) {
    run_well({"/usr/bin/bsdtar", "-acf", name, "r.cpp"}, folder.path());
    fs::resize_file(folder.path() / name, 5000);
    CHECK(error_of(read(folder.path() / name)) ==
          name + " is damaged, or no archive that bsdtar can read; perhaps it is incomplete");
  }
  run_well({"/usr/bin/bsdtar", "--format=zip", "--options=zip:encryption=zipcrypt", "--passphrase=secret",
            "-cf", "e.zip", "a.cpp"},
           folder.path());
  CHECK(error_of(read(folder.path() / "e.zip")) == "e.zip is encrypted");
  CHECK(error_of(read(folder.path() / "none.zip")).find("cannot read none.zip") == 0);
}

TEST_CASE("an archive that lists other files of this machine reads none of them, also without a sandbox") {
  const TemporaryFolder folder;
  const auto secret = folder.put("secret", "SECRET\n");
  const auto list =
      folder.put("list.tar", "#mtree\n./a.cpp type=file contents=" + secret.string() + " size=7\n");
  run_well({"/usr/bin/gzip", "-k", "list.tar"}, folder.path());
  for (const auto level : {sandbox::Level::none, sandbox::strongest_level()})
    for (const auto* name : {"list.tar", "list.tar.gz"}) {
      const auto entries = read_with(folder.path() / name, build::ToolBox(level, process::run));
      if (!entries) continue;
      for (const auto& entry : *entries)
        CHECK(entry.content.value_or("").find("SECRET") == std::string::npos);
    }
}

TEST_CASE("archives are read at each level of the sandbox") {
  const TemporaryFolder folder;
  const auto archive = zip(folder.path() / "x = @y.zip", {{"a/\xC3\xBC.cpp", "1"}});
  const auto large =
      zip(folder.path() / "large.zip", {{"a.cpp", std::string(17 << 20, 'x')}, {"b.cpp", "2"}});
  for (const auto& probed : sandbox::probe_levels()) {
    if (!probed.works) continue;
    INFO(sandbox::name_of(probed.level));
    CHECK(lines_of(read_with(archive, build::ToolBox(probed.level, process::run))) ==
          std::vector<std::string>{"0 a/\xC3\xBC.cpp=1"});
    CHECK(lines_of(read_with(large, build::ToolBox(probed.level, process::run))) ==
          std::vector<std::string>{"0 a.cpp=-", "0 b.cpp=2"});
  }
}

TEST_CASE("a missing bsdtar is an error with the command that installs it") {
  const TemporaryFolder folder;
  const auto archive = zip(folder.path() / "x.zip", {{"a", "1"}});
  const auto missing = [](const std::vector<std::string>&, const process::CommandOptions&) {
    process::CommandResult result;
    result.end = Exited{127};
    return result;
  };
  const auto entries = read_with(archive, build::ToolBox(sandbox::Level::none, missing));
  REQUIRE_FALSE(entries.ok());
  CHECK(entries.error().message == "cannot unpack x.zip: /usr/bin/bsdtar is missing");
  CHECK(entries.error().remedy == "Run 'grader/scripts/install-packages instructor'.");
}

TEST_CASE("whatever is done to a cpio archive, reading it ends with entries or an error") {
  const TemporaryFolder folder;
  folder.put("in/a.cpp", "content");
  folder.put("in/b/c.cpp", "more");
  run_well({"/usr/bin/bsdtar", "--format=newc", "-cf", "x.cpio", "in"}, folder.path());
  const auto good = bytes_of(folder.path() / "x.cpio");
  const auto parse = [](const std::string& bytes) {
    std::istringstream in(bytes);
    return read_cpio(in, "x", {}, [](std::string_view) { return everything; });
  };
  REQUIRE(parse(good).ok());
  CHECK(parse(good)->size() == 4);
  CHECK(parse(good + std::string(100, '\0')).ok());
  CHECK_FALSE(parse(good + "070701").ok());  // nothing may hide behind the end
  for (std::size_t size = 0; size < good.rfind("TRAILER!!!"); ++size)
    CHECK_FALSE(parse(good.substr(0, size)).ok());
  for (std::size_t at = 0; at < good.size(); ++at)
    for (const char c : {'f', '\0', 'x'}) {
      auto changed = good;
      changed[at] = c;
      (void)parse(changed).ok();
    }
}

TEST_CASE("names of archives are recognized by their ending, in upper and lower case") {
  CHECK(is_archive_name("a/b.ZIP"));
  CHECK(is_archive_name("b.tar.gz"));
  CHECK_FALSE(is_archive_name(".zip"));
  CHECK_FALSE(is_archive_name("b.zip/a.cpp"));
  CHECK(without_archive_ending("ada.TAR.gz") == "ada");
  CHECK(without_archive_ending("ada.cpp") == "ada.cpp");
}

}  // namespace archive_test
