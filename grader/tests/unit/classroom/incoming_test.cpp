#include "classroom/incoming.hpp"

#include <sys/stat.h>

#include "sandbox/level.hpp"
#include "tests/unit/classroom/handed_in.hpp"

namespace incoming_test {

namespace fs = std::filesystem;
using namespace manyhands;
using namespace manyhands::test;
using Kept = std::map<std::string, std::string>;
using Remarks = std::vector<std::string>;

namespace {

const std::string moodle_file = "_assignsubmission_file_";

Roster plain_roster() {
  auto roster =
      parse_roster("id,name\nada,Ada Lovelace\nanne,Anne Byron\nsam1,Sam Smith\nsam2,Sam Smith\n", "r");
  REQUIRE(roster.ok());
  return std::move(*roster);
}

Roster canvas_roster() {
  auto roster = parse_roster(
      "Student,ID,SIS Login ID,Section\n\"Lovelace, Ada\",11,ada,x\n\"Byron, Anne\",12,anne,x\n"
      "\"Turing, Alan\",13,12,x\n",
      "r");
  REQUIRE(roster.ok());
  return std::move(*roster);
}

Result<std::vector<Incoming>> import(const fs::path& path, const ImportWish& wish = {},
                                     const Roster& roster = plain_roster(), const ImportLimits& limits = {}) {
  const build::ToolBox tools(sandbox::strongest_level(), process::run);
  return incoming_from(path, wish, small_course(), roster, tools, limits);
}

std::vector<Incoming> imported(const fs::path& path, const ImportWish& wish = {},
                               const Roster& roster = plain_roster(), const ImportLimits& limits = {}) {
  auto result = import(path, wish, roster, limits);
  if (!result) FAIL(result.error().message);
  return std::move(*result);
}

/// The submission with this label.
Incoming labelled(const std::vector<Incoming>& all, const std::string& label) {
  for (const auto& one : all)
    if (one.label == label) return one;
  FAIL("no submission " + label);
  return {};
}

std::string zipped(const TemporaryFolder& folder, const Files& files) {
  return bytes_of(zip(folder.path() / "inner.zip", files));
}

}  // namespace

TEST_CASE("Moodle's archive: one folder per student, matched by full name") {
  const TemporaryFolder folder;
  const auto archive =
      zip(folder.path() / "moodle.zip",
          {{"Ada Lovelace_101" + moodle_file + "/crawl-threads/crawl.cpp", "\xEF\xBB\xBF//\r\n"},
           {"Ada Lovelace_101_assignsubmission_onlinetext_/onlinetext.html", "<p>"},
           {"Sam Smith_102" + moodle_file + "/histogram.cpp", "sam"},
           {"Sam Smith_103" + moodle_file + "/histogram.cpp", "other"},
           {"Zoe_104" + moodle_file + "/README", "x"},
           {"Anne Byron_105" + moodle_file + "/histogram.cpp", "anne"},
           {"__MACOSX/._x", "x"},
           {".DS_Store", "x"}});
  const auto all = imported(archive);
  REQUIRE(all.size() == 5);
  const auto ada = labelled(all, "Ada Lovelace_101");
  CHECK(ada.student == "ada");
  CHECK(ada.source == "moodle.zip: Ada Lovelace_101");
  CHECK(ada.files == Kept{{"crawl-threads/crawl.cpp", "\xEF\xBB\xBF//\r\n"}});
  CHECK(ada.remarks ==
        Remarks{"Text that was typed in the browser is not read; code must be handed in as files."});
  CHECK_FALSE(ada.received);
  CHECK(labelled(all, "Sam Smith_102").student.empty());
  CHECK(labelled(all, "Sam Smith_102").remarks ==
        Remarks{"More than one student of the roster has this name."});
  CHECK(labelled(all, "Sam Smith_102").files == Kept{{"histogram/histogram.cpp", "sam"}});
  CHECK(labelled(all, "Sam Smith_103").files == Kept{{"histogram/histogram.cpp", "other"}});
  CHECK(labelled(all, "Zoe_104").student.empty());
  CHECK(labelled(all, "Zoe_104").remarks == Remarks{"Nothing in it belongs to an exercise: 'README'."});
}

TEST_CASE("Moodle's flat files, unpacked into a folder, and two students of one name told apart by number") {
  const TemporaryFolder folder;
  for (const auto* number : {"102", "103"})
    folder.put("down/Sam Smith_" + std::string(number) + moodle_file + "histogram.cpp", number);
  const auto worksheet = parse_roster(
      "Identifier,Full name,Email address\nParticipant 102,Sam Smith,a@x.org\nParticipant 103,Sam "
      "Smith,b@x.org\n",
      "r");
  REQUIRE(worksheet.ok());
  const auto all = imported(folder.path() / "down", {}, *worksheet);
  REQUIRE(all.size() == 2);
  CHECK(labelled(all, "Sam Smith_102").student == "a@x.org");
  CHECK(labelled(all, "Sam Smith_103").student == "b@x.org");
  CHECK(labelled(all, "Sam Smith_103").files == Kept{{"histogram/histogram.cpp", "103"}});
}

TEST_CASE("two submissions that match one student get neither the student nor the marks") {
  const TemporaryFolder folder;
  const auto archive =
      zip(folder.path() / "m.zip", {{"Ada Lovelace_1" + moodle_file + "/histogram.cpp", "x"},
                                    {"ada lovelace_2" + moodle_file + "/histogram.cpp", "x"}});
  const auto all = imported(archive);
  REQUIRE(all.size() == 2);
  for (const auto& one : all) {
    CHECK(one.student.empty());
    CHECK(one.remarks == Remarks{"Another submission here also matches the student ada."});
  }
}

TEST_CASE("Canvas's flat files are matched by its own number, late and submitted again or not") {
  const TemporaryFolder folder;
  const auto archive = zip(folder.path() / "submissions.zip", {{"lovelaceada_11_500_histogram.cpp", "old"},
                                                               {"lovelaceada_11_501_histogram-1.cpp", "new"},
                                                               {"byronanne_LATE_12_502_crawl-2.cpp", "late"},
                                                               {"nobody_99_503_crawl.cpp", "x"},
                                                               {"turingalan_13_text.html", "x"},
                                                               {"notes.txt", "x"}});
  ImportWish wish;
  wish.exercise = "crawl-async";
  const auto all = imported(archive, wish, canvas_roster());
  REQUIRE(all.size() == 5);
  const auto ada = labelled(all, "lovelaceada_11");
  CHECK(ada.student == "ada");
  CHECK(ada.files == Kept{{"histogram/histogram.cpp", "new"}});
  CHECK(ada.remarks == Remarks{"There are several files 'histogram.cpp'; the last one is used."});
  const auto anne = labelled(all, "byronanne_12");
  CHECK(anne.student == "anne");  // 12 is also somebody's login
  CHECK(anne.files == Kept{{"crawl-async/crawl.cpp", "late"}});
  CHECK(anne.remarks == Remarks{"Canvas marks it as late."});
  CHECK(labelled(all, "nobody_99").student.empty());
  CHECK(labelled(all, "turingalan_13").remarks.size() == 2);
  CHECK(labelled(all, "submissions.zip").remarks ==
        Remarks{"These files belong to no student: 'notes.txt'."});
}

TEST_CASE("one folder or archive per student, with an extra level around all") {
  const TemporaryFolder folder;
  folder.put("all/class/ada/work/starter/crawl-threads/crawl.cpp", "a");
  folder.put("all/class/Anne Byron.zip", zipped(folder, {{"starter/histogram/histogram.cpp", "b"}}));
  folder.put("all/class/stranger/histogram.cpp", "c");
  folder.put("all/class/list.txt", "x");
  folder.put("all/.DS_Store", "x");
  const auto all = imported(folder.path() / "all");
  REQUIRE(all.size() == 4);
  CHECK(labelled(all, "ada").student == "ada");
  CHECK(labelled(all, "ada").files == Kept{{"crawl-threads/crawl.cpp", "a"}});
  CHECK(labelled(all, "Anne Byron").student == "anne");
  CHECK(labelled(all, "Anne Byron").files == Kept{{"histogram/histogram.cpp", "b"}});
  CHECK(labelled(all, "stranger").student.empty());
  CHECK(labelled(all, "stranger").files.size() == 1);
  CHECK(labelled(all, "all").remarks == Remarks{"These files belong to no student: 'list.txt'."});
}

TEST_CASE("an archive in a submission is opened, but none in that one") {
  const TemporaryFolder folder;
  const auto deepest = zipped(folder, {{"crawl-threads/crawl.cpp", "no"}});
  const auto inner = zipped(folder, {{"x/histogram/histogram.cpp", "yes"}, {"y/more.zip", deepest}});
  const auto two = zipped(folder, {{"histogram.cpp", "x"}});
  const auto archive = zip(folder.path() / "m.zip", {{"Ada Lovelace_1" + moodle_file + "/sub.zip", inner},
                                                     {"Anne Byron_2" + moodle_file + "/a.zip", two},
                                                     {"Anne Byron_2" + moodle_file + "/b.zip", two},
                                                     {"Zoe_3" + moodle_file + "/z.zip", "no archive"}});
  const auto all = imported(archive);
  const auto ada = labelled(all, "Ada Lovelace_1");
  CHECK(ada.files == Kept{{"histogram/histogram.cpp", "yes"}});
  CHECK(ada.remarks == Remarks{"Archives in an archive are not read: 'y/more.zip'."});
  CHECK(labelled(all, "Anne Byron_2").remarks.front() ==
        "It contains several archives, and none of them is read: 'a.zip' and 'b.zip'.");
  CHECK(labelled(all, "Zoe_3").remarks.front().find("An archive is not read: 'z.zip' is damaged") == 0);
}

TEST_CASE("a bomb in one submission costs only this one, and its remark has the limit") {
  const TemporaryFolder folder;
  python(folder.path(),
         "import zipfile\nz = zipfile.ZipFile('bomb.zip', 'w', zipfile.ZIP_DEFLATED)\n"
         "z.writestr('histogram.cpp', bytes(8 << 20))\nz.close()\n");
  const auto archive = zip(folder.path() / "m.zip",
                           {{"Ada Lovelace_1" + moodle_file + "/b.zip", bytes_of(folder.path() / "bomb.zip")},
                            {"Anne Byron_2" + moodle_file + "/histogram.cpp", "ok"},
                            {"Zoe_3" + moodle_file + "/big.zip", std::string(3 << 20, 'x')}});
  ImportLimits limits;
  limits.submission_bytes = std::uint64_t{2} << 20;
  const auto all = imported(archive, {}, plain_roster(), limits);
  CHECK(labelled(all, "Ada Lovelace_1").remarks.front() ==
        "An archive is not read: 'b.zip' is larger than 2 MiB, packed or unpacked.");
  CHECK(labelled(all, "Anne Byron_2").files.size() == 1);
  CHECK(labelled(all, "Zoe_3").remarks.front() ==
        "The archive 'big.zip' is not read: it has 3,145,728 bytes, and at most 2,097,152 are allowed.");
}

TEST_CASE("links, pipes and paths that lead out are refused by name, and the rest is kept") {
  const TemporaryFolder folder;
  folder.put("secret.cpp", "secret");
  folder.put("s/ada/crawl-threads/crawl.cpp", "good");
  folder.put("s/ada/histogram/x", "");
  fs::create_symlink(folder.path() / "secret.cpp", folder.path() / "s/ada/histogram/histogram.cpp");
  fs::create_directory_symlink(folder.path(), folder.path() / "s/ada/crawl-async");
  REQUIRE(::mkfifo((folder.path() / "s/ada/histogram/predictions.yaml").c_str(), 0600) == 0);
  const auto ada = labelled(imported(folder.path() / "s"), "ada");
  CHECK(ada.files == Kept{{"crawl-threads/crawl.cpp", "good"}});
  CHECK(ada.remarks == Remarks{"Links are not read: 'crawl-async' and 'histogram/histogram.cpp'.",
                               "Devices, pipes and sockets are not read: 'histogram/predictions.yaml'."});
  const auto slip = zip(folder.path() / "slip.zip", {{"c/ada/crawl-threads/crawl.cpp", "good"},
                                                     {"c/anne/histogram.cpp", "good"},
                                                     {"../../evil.cpp", "x"},
                                                     {"/etc/evil.cpp", "x"},
                                                     {"ada/../../evil.cpp", "x"}});
  const auto all = imported(slip);
  CHECK(labelled(all, "ada").files.size() == 1);
  CHECK(labelled(all, "ada").remarks ==
        Remarks{"Paths that lead out of the folder are not read: 'ada/../../evil.cpp'."});
  CHECK(labelled(all, "slip.zip").remarks ==
        Remarks{"Paths that lead out of the folder are not read: '../../evil.cpp' and '/etc/evil.cpp'."});
}

TEST_CASE("one submission needs the student's name") {
  const TemporaryFolder folder;
  folder.put("work/crawl-threads/crawl.cpp", "a");
  folder.put("work/Anne Byron/histogram.cpp", "b");
  fs::remove_all(folder.path() / "work/Anne Byron");
  const auto nobody = import(folder.path() / "work");
  REQUIRE_FALSE(nobody.ok());
  CHECK(nobody.error().message == "work is one submission, and does not say whose");
  CHECK(nobody.error().remedy == "Name the student with --student.");
  ImportWish wish;
  wish.student = "ada";
  const auto all = imported(folder.path() / "work", wish);
  REQUIRE(all.size() == 1);
  CHECK(all[0].student == "ada");
  CHECK(all[0].source == "work");
  CHECK(all[0].files == Kept{{"crawl-threads/crawl.cpp", "a"}});
  const auto archive = zip(folder.path() / "w.zip", {{"a/b/histogram.cpp", "x"}, {"c/notes.txt", "x"}});
  CHECK(imported(archive, wish)[0].files.size() == 1);
  const auto moodle = zip(folder.path() / "m.zip", {{"Ada Lovelace_1" + moodle_file + "/histogram.cpp", "x"},
                                                    {"Anne Byron_2" + moodle_file + "/histogram.cpp", "x"}});
  CHECK(import(moodle, wish).error().message == "m.zip contains 2 submissions, not only that of ada");
  wish.student = "eve";
  CHECK(import(folder.path() / "work", wish).error().message == "the roster has no student 'eve'");
}

TEST_CASE("an archive in which a single student is named is not believed, whatever its layout") {
  const TemporaryFolder folder;
  const std::vector<Files> forged{{{"ada/histogram.cpp", "eve"}},
                                  {{"my work/ada/histogram.cpp", "eve"}},
                                  {{"ada.zip", zipped(folder, {{"histogram.cpp", "eve"}})}},
                                  {{"ada/histogram.cpp", "eve"}, {"nobody/histogram.cpp", "x"}},
                                  {{"Ada Lovelace_1" + moodle_file + "/histogram.cpp", "eve"}},
                                  {{"Ada Lovelace_1" + moodle_file + "histogram.cpp", "eve"}}};
  ImportWish wish;
  wish.student = "anne";
  for (const auto& files : forged) {
    CAPTURE(files.front().first);
    const auto archive = zip(folder.path() / "x.zip", files);
    const auto refused = import(archive);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().message == "x.zip names a single student, which anybody could have written");
    CHECK(refused.error().remedy ==
          "Name the student with --student. Is it from a platform? Then unpack it, and import the folder.");
    const auto hers = imported(archive, wish);
    REQUIRE(hers.size() == 1);
    CHECK(hers[0].student == "anne");
  }
  const auto canvas = zip(folder.path() / "x.zip", {{"lovelaceada_11_1_histogram.cpp", "eve"}});
  CHECK_FALSE(import(canvas, {}, canvas_roster()).ok());
  folder.put("in/my work/ada/histogram.cpp", "eve");
  CHECK(import(folder.path() / "in").error().remedy ==
        "Name the student with --student. Is it from a platform? Then import the folder in it.");
  CHECK(labelled(imported(folder.path() / "in/my work"), "ada").student == "ada");  // a teacher's folder
  const auto two = zip(folder.path() / "x.zip", {{"ada/histogram.cpp", "1"}, {"anne/histogram.cpp", "2"}});
  CHECK(labelled(imported(two), "anne").student == "anne");
}

TEST_CASE("a student's file that is named like another platform's does not change how the rest is read") {
  const TemporaryFolder folder;
  const auto canvas = zip(folder.path() / "c.zip", {{"lovelaceada_11_1_histogram.cpp", "ada"},
                                                    {"byronanne_12_2_histogram.cpp", "anne"},
                                                    {"x_1" + moodle_file + "y.cpp", "x"},
                                                    {"turingalan_13_3_x_1" + moodle_file + "y.cpp", "x"}});
  const auto all = imported(canvas, {}, canvas_roster());
  CHECK(labelled(all, "lovelaceada_11").files == Kept{{"histogram/histogram.cpp", "ada"}});
  CHECK(labelled(all, "byronanne_12").files == Kept{{"histogram/histogram.cpp", "anne"}});
  CHECK(labelled(all, "turingalan_13").student == "12");
  CHECK(labelled(all, "c.zip").remarks ==
        Remarks{"These files belong to no student: 'x_1" + moodle_file + "y.cpp'."});
}

TEST_CASE("what is in one folder has a limit in bytes, and the largest submission is named") {
  const TemporaryFolder folder;
  folder.put("in/ada/histogram.cpp", "x");
  for (const auto* name : {"a", "b", "c"})
    folder.put("in/eve/" + std::string(name) + ".zip", std::string(40'000, 'x'));
  ImportLimits limits;
  limits.archive_bytes = 100'000;
  const auto refused = import(folder.path() / "in", {}, plain_roster(), limits);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().message.find("more than 100,000 bytes of files that would be read, most of them in "
                                     "'eve'") != std::string::npos);
}

TEST_CASE("an archive in a deep folder does not multiply the folder's name") {
  const TemporaryFolder folder;
  Files many;
  for (int i = 0; i < 2000; ++i) many.emplace_back(std::to_string(i), "");
  const auto deep = std::string(200, 'd') + "/" + std::string(200, 'e');
  folder.put("in/ada/" + deep + "/a.zip", zipped(folder, many));
  ImportLimits limits;
  limits.submission_bytes = 500'000;
  CHECK(labelled(imported(folder.path() / "in", {}, plain_roster(), limits), "ada")
            .remarks.front()
            .find("it is in too deep a folder") != std::string::npos);
}

TEST_CASE("what contains no submission, or cannot be read, is an error") {
  const TemporaryFolder folder;
  fs::create_directory(folder.path() / "empty");
  CHECK(import(folder.path() / "nothing").error().message.find("there is no ") == 0);
  CHECK(import(folder.path() / "empty").error().message == "there is no submission in empty");
  REQUIRE(::mkfifo((folder.path() / "pipe").c_str(), 0600) == 0);
  CHECK_FALSE(import(folder.path() / "pipe").ok());
  ImportWish wish;
  wish.student = "ada";
  const auto single = import(folder.put("ok.cpp", "int x;\n"), wish);
  REQUIRE_FALSE(single.ok());
  CHECK(single.error().message == "ok.cpp is a single file; a submission is a folder or an archive of files");
  CHECK(single.error().remedy.find("--exercise") != std::string::npos);
  wish = {};
  wish.exercise = "unknown";
  CHECK(import(folder.path(), wish).error().message == "the course has no exercise 'unknown'");
  folder.put("ada/histogram.cpp", "x");
  ImportLimits limits;
  limits.entries = 2;
  CHECK(import(folder.path(), {}, plain_roster(), limits).error().message.find("more than 2 files") !=
        std::string::npos);
}

TEST_CASE("names are bytes, and shown without control characters") {
  const TemporaryFolder folder;
  folder.put("in/\x1b[31m\xFF/histogram.cpp", "x");
  folder.put("in/ada/histogram.cpp", "y");
  const auto all = imported(folder.path() / "in");
  CHECK(labelled(all, "\\x1b[31m\\xff").files.size() == 1);
  CHECK(labelled(all, "ada").files.size() == 1);
}

TEST_CASE("a thousand submissions are read at once") {
  const TemporaryFolder folder;
  std::string csv = "Student,ID,SIS Login ID,Section\n";
  Files files;
  for (int i = 0; i < 1000; ++i) {
    const auto number = std::to_string(i + 1000);
    csv += "Student " + number + "," + number + ",login" + number + ",x\n";
    files.emplace_back("student_" + number + "_" + std::to_string(i) + "_histogram.cpp", "x");
  }
  const auto roster = parse_roster(csv, "r");
  REQUIRE(roster.ok());
  const auto archive = zip(folder.path() / "s.zip", files);
  const auto all = imported(archive, {}, *roster);
  REQUIRE(all.size() == 1000);
  CHECK(labelled(all, "student_1500").student == "login1500");
}

}  // namespace incoming_test
