#include "classroom/layout.hpp"

#include "tests/unit/classroom/handed_in.hpp"

namespace layout_test {

using namespace manyhands;
using manyhands::test::small_course;

namespace {

const std::string moodle_file = "_assignsubmission_file_";

Layout layout_with(const std::string& roster_text, const std::vector<std::string>& paths,
                   bool one_student = false) {
  const auto roster = parse_roster(roster_text, "r");
  REQUIRE(roster.ok());
  const auto course = small_course();
  const ExerciseMatcher matcher(course);
  const StudentIndex students(*roster);
  std::vector<Entry> entries;
  for (const auto& path : paths) entries.push_back({path, EntryKind::file, 1, "x"});
  return layout_of(std::move(entries), matcher, *roster, students, one_student);
}

/// "label=student: path …".
std::vector<std::string> shown(const Layout& layout) {
  std::vector<std::string> lines;
  for (const auto& submission : layout.submissions) {
    lines.push_back(submission.label + "=" + submission.student + ":");
    for (const auto& entry : submission.entries) lines.back() += " " + entry.path;
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

std::vector<std::string> rest_of(const Layout& layout) {
  std::vector<std::string> paths;
  for (const auto& entry : layout.rest) paths.push_back(entry.path);
  return paths;
}

using Lines = std::vector<std::string>;

constexpr const char* plain = "id,name\nbob,Bob\neve,Eve\n";
constexpr const char* canvas = "Student,ID,SIS Login ID,Section\nBob,11,bob,x\nEve,12,eve,x\n";
constexpr const char* worksheet =
    "Identifier,Full name,Email address\nParticipant 1,Bob,bob@x\nParticipant 77,Eve,eve@x\n";

}  // namespace

TEST_CASE("the layout that most names fit is chosen, and what does not fit is nobody's") {
  const auto like_moodle = "x_1" + moodle_file + "y.cpp";
  const auto from_canvas = layout_with(canvas, {"bob_11_1_a.cpp", "eve_12_2_b.cpp", like_moodle});
  CHECK(shown(from_canvas) == Lines{"bob_11=bob: a.cpp", "eve_12=eve: b.cpp"});
  CHECK(rest_of(from_canvas) == Lines{like_moodle});
  const auto from_moodle = layout_with(
      plain, {"Bob_1" + moodle_file + "/a.cpp", "Eve_2" + moodle_file + "/b.cpp", "eve_2_3_c.cpp"});
  CHECK(shown(from_moodle) == Lines{"Bob_1=bob: a.cpp", "Eve_2=eve: b.cpp"});
  CHECK(rest_of(from_moodle) == Lines{"eve_2_3_c.cpp"});
  const auto folders = layout_with(plain, {"bob/a.cpp", "eve/b.cpp", like_moodle});
  CHECK(shown(folders) == Lines{"bob=bob: a.cpp", "eve=eve: b.cpp"});
  CHECK(rest_of(folders) == Lines{like_moodle});
  const auto unknown = layout_with(plain, {"ida/a.cpp", "max/b.cpp", "x_1" + moodle_file + "/c.cpp"});
  CHECK(unknown.submissions.size() == 3);
  CHECK(unknown.students() == 0);
}

TEST_CASE("if names fit both platforms, the roster's decides") {
  const auto both = "bob_11_5_x_1" + moodle_file + "y.cpp";
  CHECK(shown(layout_with(canvas, {both})) == Lines{"bob_11=bob: x_1" + moodle_file + "y.cpp"});
  CHECK(shown(layout_with(plain, {both})) == Lines{"bob_11_5_x_1=: y.cpp"});
}

TEST_CASE("one submission in which a folder is called like a student is not that student's") {
  for (const auto& forged : {std::string("bob/a.cpp"), "Bob_1" + moodle_file + "/a.cpp",
                             "Bob_1" + moodle_file + "a.cpp", std::string("bob_11_1_a.cpp")}) {
    CHECK(layout_with(plain, {"crawl-threads/crawl.cpp", forged}).one_submission);
    CHECK(layout_with(plain, {"eves work/starter/x", "eves work/" + forged}).one_submission);
    CHECK(layout_with(canvas, {"histogram.cpp", forged}).one_submission);
  }
  CHECK(layout_with(plain, {"bob/histogram.cpp"}, true).one_submission);
  const auto wrapped = layout_with(plain, {"x/bob/a.cpp"});
  CHECK(wrapped.unwrapped);
  CHECK(wrapped.students() == 1);
  CHECK_FALSE(layout_with(plain, {"bob/x/a.cpp"}).unwrapped);
}

TEST_CASE("neither a profile nor a file's name imitates another student of Moodle") {
  const auto folder = "Bob" + ("_1" + moodle_file) + "_77" + moodle_file;
  CHECK(shown(layout_with(plain, {folder + "/a.cpp"})) == Lines{"Bob_1" + moodle_file + "_77=: a.cpp"});
  CHECK(shown(layout_with(worksheet, {folder + "/a.cpp"})) ==
        Lines{"Bob_1" + moodle_file + "_77=eve@x: a.cpp"});
  for (const auto* roster : {plain, worksheet}) {
    const auto flat = layout_with(roster, {"Eve_77" + moodle_file + "Bob_1" + moodle_file + "a.cpp",
                                           "Eve_77" + moodle_file + "Bob_1" + moodle_file});
    CHECK(flat.students() == 0);
    REQUIRE_FALSE(flat.submissions.empty());
    CHECK(flat.submissions.front().remarks ==
          Lines{"The name of this file does not say for certain whose it is."});
  }
}

TEST_CASE(
    "in a roster that knows Moodle's numbers, the number decides, unless the name is another student's") {
  CHECK(shown(layout_with(worksheet, {"Robert_1" + moodle_file + "/a.cpp"})) ==
        Lines{"Robert_1=bob@x: a.cpp"});
  CHECK(shown(layout_with(worksheet, {"Robert_78" + moodle_file + "/a.cpp"})) == Lines{"Robert_78=: a.cpp"});
  // A worksheet of another assignment has other numbers.
  for (const auto* other : {"Bob_77", "Bob_78"}) {
    const auto layout = layout_with(worksheet, {other + moodle_file + "/a.cpp"});
    CHECK(shown(layout).front().starts_with(other + std::string("=:")));
    REQUIRE(layout.submissions.front().remarks.size() == 1);
    CHECK(layout.submissions.front().remarks.front().starts_with("In the roster, the name is bob@x's, but "));
  }
  CHECK(shown(layout_with(worksheet, {"Participant 1_78" + moodle_file + "/a.cpp"})) ==
        Lines{"Participant 1_78=: a.cpp"});
  const auto imitated = "id,name\nbob,Bob\neve,Participant 1\n";
  CHECK(shown(layout_with(imitated, {"Bob_1" + moodle_file + "/a.cpp"})) == Lines{"Bob_1=bob: a.cpp"});
}

TEST_CASE("whatever the entries are, each is in one place at most, and none is lost silently") {
  const std::vector<std::string> parts{"bob",     "..",        "Bob_1" + moodle_file, "bob_11_1_a.cpp",
                                       "bob.zip", "histogram", "histogram.cpp",       "\xFF",
                                       "_"};
  for (const auto* roster : {plain, canvas, worksheet})
    for (const auto& a : parts)
      for (const auto& b : parts)
        for (const auto& c : parts) {
          const auto layout = layout_with(roster, {a + "/" + b, c, b + "/" + a + "/" + c});
          std::size_t kept = layout.rest.size();
          for (const auto& submission : layout.submissions) {
            kept += submission.entries.size();
            for (const auto& entry : submission.entries) CHECK_FALSE(entry.path.empty());
          }
          CHECK(kept <= 3);
          CHECK((kept > 0 || !layout.submissions.empty()));
        }
}

TEST_CASE("a layout without entries, or with only refused ones, belongs to nobody") {
  CHECK(layout_with(plain, {}).students() == 0);
  const auto roster = parse_roster(plain, "r");
  const auto course = small_course();
  const auto layout =
      layout_of({{"../bob/a.cpp", EntryKind::outside, 1, {}}, {"bob", EntryKind::link, 1, {}}},
                ExerciseMatcher(course), *roster, StudentIndex(*roster), false);
  CHECK(layout.students() == 0);
}

}  // namespace layout_test
