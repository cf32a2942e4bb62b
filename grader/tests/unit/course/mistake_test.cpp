// Mistakes as patches: their headers, their bases, and the commands with which authors change them.
#include <sstream>

#include "base/files.hpp"
#include "cli/mistake_commands.hpp"
#include "cli/solution_set.hpp"
#include "course/load_course.hpp"
#include "course/mistake.hpp"
#include "kit/host/base/catch.hpp"
#include "tests/unit/temporary_folder.hpp"

namespace mistake_test {

using namespace manyhands;
using manyhands::test::TemporaryFolder;
namespace fs = std::filesystem;

namespace {

const std::string diff =
    "--- a/one.cpp\n+++ b/one.cpp\n@@ -1,3 +1,3 @@\n int one() {\n-  return 1;\n+  return 2;  // <-- here\n "
    "}\n";
const std::string patch = "expect: correct wrong-answer\nbase: reference\nTwo is not one.\n\n" + diff;

std::string complaint(const std::string& text) {
  const auto mistake = parse_mistake(text, "x.patch");
  REQUIRE(!mistake);
  return mistake.error().message;
}

/// A course of one exercise with two files, and the commands on it.
struct Fixture {
  TemporaryFolder folder;
  std::ostringstream out, err;
  Output output{out, err};

  Fixture() {
    folder.put("course.yaml",
               "format: 1\ntitle: A course\nmodules:\n  - title: First\n    exercises: [{id: one-a, points: "
               "100, after: []}]\n");
    folder.put("exercises/one-a/exercise.yaml",
               "format: 1\ntitle: One\nsummary: You do it\nminutes: 30\ntasks: [All]\nfiles: [{path: "
               "one.cpp}, {path: two.cpp}]\n"
               "checks: {builds: 40, correct: 60}\n");
    for (const std::string file : {"one.cpp", "two.cpp"}) {
      folder.put("exercises/one-a/starter/" + file, "// given\n");
      folder.put("solutions/one-a/" + file, "int one() {\n  return 1;\n}\n");
    }
    folder.put("solutions/one-a/also/other/one.cpp", "int one() {\n  return 2 - 1;\n}\n");
  }
  [[nodiscard]] std::string read(const std::string& name) const {
    return read_file(folder.path() / name).value();
  }
  [[nodiscard]] Course course() const { return load_course(folder.path()).value(); }
  [[nodiscard]] Result<Solution> load(const std::string& name) const {
    const auto all = course();
    return solution_named(all, all.exercises.front(), name, {});
  }
  [[nodiscard]] bool complains(const std::string& what) const {
    const auto all = course();
    for (const auto& complaint : solutions_of(all, all.exercises.front()).complaints)
      if (complaint.find(what) != std::string::npos) return true;
    return false;
  }
  MistakesOptions asks(const std::string& name, const std::string& base = {}) {
    return {
        {folder.path(), folder.path() / "build", folder.path() / "build"}, "one-a", name, {}, base, output};
  }
  [[nodiscard]] bool says(const std::string& what) const {
    return (out.str() + err.str()).find(what) != std::string::npos;
  }
};

}  // namespace

TEST_CASE("a patch says what must be found, where, and what the mistake is") {
  const auto mistake = parse_mistake(patch, "x.patch");
  REQUIRE(mistake);
  CHECK(mistake->expect == Expectations{{CheckName::correct, "wrong-answer"}});
  CHECK(mistake->base == "reference");
  CHECK(mistake->words == "Two is not one.");
  REQUIRE(mistake->files.size() == 1);
  CHECK(mistake->files.front().path == "one.cpp");
  CHECK(mistake_text(*mistake, diff) == patch);
  CHECK(parse_mistake("expect: correct wrong-answer\nTwo\nlines.\n" + diff, "x.patch")->words ==
        "Two\nlines.");
}

TEST_CASE("a mistake may be found under several codes") {
  const auto text = "expect: correct wrong-answer | races data-race\n" + patch.substr(patch.find("base: "));
  const auto mistake = parse_mistake(text, "x.patch");
  REQUIRE(mistake);
  CHECK(mistake->expect ==
        Expectations{{CheckName::correct, "wrong-answer"}, {CheckName::races, "data-race"}});
  CHECK(mistake_text(*mistake, diff) == text);
  CHECK(to_text(mistake->expect, " or ") == "correct wrong-answer or races data-race");
  const auto head = [](const std::string& expected) {
    return complaint("expect: " + expected + "\nWords.\n" + diff);
  };
  CHECK(head("correct a |") == "x.patch:1: a finding's code should be after 'correct'");
  CHECK(head("correct a | b") == "x.patch:1: no check has the name 'b'");
  CHECK(head("correct a | ") == "x.patch:1: no check has the name ''");
  CHECK(head("correct a | races b | correct a") == "x.patch:1: 'correct a' is there twice");
}

TEST_CASE("lines are marked by a comment at their end") {
  CHECK(marked_lines("a  // <-- here\nb\nc: 1  # <-- here\nd // <-- here \n") == std::vector<int>{1, 3, 4});
  CHECK(marked_lines("\"// <-- here\";\n <-- here\n<-- here\n// here\n").empty());
}

TEST_CASE("a patch that is none is told with its line") {
  const auto head = [](const std::string& text) { return complaint(text + diff); };
  CHECK(complaint("") == "x.patch:1: the file is empty");
  CHECK(complaint(std::string("\0\x7f", 2)) == "x.patch: this is not text");
  CHECK(complaint("expect: correct\xff wrong\n") == "x.patch: this is not text");
  CHECK(complaint(patch.substr(0, patch.size() - 1)) == "x.patch:11: the last line has no newline");
  CHECK(head("hello\n") == "x.patch:1: 'expect: <check> <code>' should be here");
  CHECK(head("") == "x.patch:1: 'expect: <check> <code>' is missing");
  CHECK(head("expect: corect wrong-answer\nWords.\n") == "x.patch:1: no check has the name 'corect'");
  CHECK(head("expect: correct\nWords.\n") == "x.patch:1: a finding's code should be after 'correct'");
  CHECK(head("expect: correct wrong-answer at \"x\"\nWords.\n") ==
        "x.patch:1: a finding's code should be after 'correct'");
  CHECK(head("expect: correct a\nexpect: correct a\n") == "x.patch:2: 'expect' is there twice");
  CHECK(head("expect: correct a\nbase: wrong/x\n") == "x.patch:2: there is no base 'wrong/x'");
  CHECK(head("expect: correct a\nbase: also/../x\n") == "x.patch:2: there is no base 'also/../x'");
  CHECK(head("expect: correct a\nbase: reference\n\n") ==
        "x.patch:4: the description of the mistake is "
        "missing");
  CHECK(complaint("expect: correct a\nWords.\n") == "x.patch:3: there is no diff");
  CHECK(complaint("expect: correct a\nWords.\n--- a/x\n") == "x.patch:4: '+++ b/x' should be here");
}

TEST_CASE("a patched solution has its base's files, with the change, and knows where its lines come from") {
  const Fixture f;
  f.folder.put("solutions/one-a/wrong/two.patch", patch);
  const auto wrong = f.load("wrong/two");
  REQUIRE(wrong);
  CHECK(wrong->name == "solutions/one-a/wrong/two.patch");
  CHECK(wrong->files.at("one.cpp").text == "int one() {\n  return 2;  // <-- here\n}\n");
  CHECK(wrong->files.at("two.cpp").text == "int one() {\n  return 1;\n}\n");
  REQUIRE(wrong->must_point.size() == 1);
  CHECK(wrong->must_point.front().path == "one.cpp");
  CHECK(wrong->must_point.front().line == 2);
  CHECK(origin_of(*wrong, "one.cpp", 2) == "solutions/one-a/wrong/two.patch:10");
  CHECK(origin_of(*wrong, "two.cpp", 2).empty());
  CHECK(origin_of(*wrong, "one.cpp", 9).empty());
  CHECK(lay_out(*wrong, "one-a", f.folder.path() / "laid", false));
  CHECK(f.read("laid/one-a/one.cpp") == wrong->files.at("one.cpp").text);
}

TEST_CASE("a mistake may only expect a finding in a check that the finding's page lists") {
  const Fixture f;
  f.folder.put("solutions/one-a/wrong/two.patch", patch);
  CHECK_FALSE(f.complains("solutions/one-a/wrong/two.patch"));
  const auto rest = patch.substr(patch.find("base: "));
  f.folder.put("solutions/one-a/wrong/two.patch",
               "expect: correct wrong-answer | speed wrong-answer\n" + rest);
  CHECK(
      f.complains("solutions/one-a/wrong/two.patch: expects 'speed wrong-answer', but "
                  "grader/docs/findings/wrong-answer.md does not list this check under 'check'"));
  CHECK_FALSE(f.complains("expects 'correct wrong-answer'"));
  f.folder.put("solutions/one-a/wrong/two.patch", "expect: correct is-two\n" + rest);
  CHECK(f.complains("solutions/one-a/wrong/two.patch: there is no finding is-two"));
  f.folder.put("exercises/one-a/findings/is-two.md", "---\nheadline: it is two\ncheck: races\n---\nTwo.\n");
  CHECK(f.complains("expects 'correct is-two', but exercises/one-a/findings/is-two.md does not list"));
  f.folder.put("exercises/one-a/findings/is-two.md", "---\nheadline: it is two\ncheck: correct\n---\nTwo.\n");
  CHECK_FALSE(f.complains("is-two"));
  f.folder.put("exercises/one-a/findings/is-two.md", "# is-two: it is two\n");
  CHECK(f.complains("exercises/one-a/findings/is-two.md:1: '---' should be here"));
}

TEST_CASE("a mistake that is stored as a whole program says the same in its first lines") {
  const Fixture f;
  f.folder.put(
      "solutions/one-a/wrong/two.cpp",
      "// expect: correct wrong-answer at \"return\"\n// Two is\n// not one.\nint one() { return 2; }\n");
  f.folder.put("solutions/one-a/wrong/second/two.cpp",
               "// expect: correct wrong-answer\n// Two.\nint one() { return 2; }  // <-- here\n");
  const auto file = f.load("wrong/two");
  REQUIRE(file);
  CHECK(file->mistake.words == "Two is\nnot one.");
  CHECK((file->must_point.front().path == "one.cpp" && file->must_point.front().line == 4));
  const auto in_folder = f.load("wrong/second");
  REQUIRE(in_folder);
  CHECK((in_folder->must_point.front().path == "two.cpp" && in_folder->must_point.front().line == 3));
  CHECK(!f.complains(""));
}

TEST_CASE("check complains of patches that do not fit, each with its place") {
  const Fixture f;
  const auto put = [&](const std::string& text) { f.folder.put("solutions/one-a/wrong/two.patch", text); };
  put(patch);
  CHECK(!f.complains(""));
  const auto changed = [](std::string text, const std::string& what, const std::string& by) {
    return text.replace(text.find(what), what.size(), by);
  };
  put(changed(patch, "return 1;", "return 3;"));
  CHECK(f.complains(
      "solutions/one-a/wrong/two.patch:7: this hunk does not match solutions/one-a/one.cpp. It expects '  "
      "return 3;' at solutions/one-a/one.cpp:2, but finds '  return 1;'."));
  put(changed(patch, "base: reference", "base: also/none"));
  CHECK(f.complains("solutions/one-a/wrong/two.patch:1: cannot get its base"));
  put(changed(changed(patch, "a/one.cpp", "a/../x.cpp"), "b/one.cpp", "b/../x.cpp"));
  CHECK(f.complains(
      "two.patch:5: '../x.cpp' is not one of the exercise's files. Those are one.cpp and two.cpp."));
  put(changed(patch, "wrong-answer", "no-such-code"));
  CHECK(f.complains("solutions/one-a/wrong/two.patch: there is no finding no-such-code"));
  put(patch);
  f.folder.put("solutions/one-a/wrong/two.cpp", "// expect: correct wrong-answer\nint one();\n");
  CHECK(f.complains("two.patch: exists twice"));
}

TEST_CASE("an author opens a new mistake, makes it, and saves it as a patch") {
  Fixture f;
  CHECK(run_mistakes_edit(f.asks("plus", "also/other")) == 0);
  CHECK(f.read("build/mistakes/one-a/plus/one-a/one.cpp") == "int one() {\n  return 2 - 1;\n}\n");
  CHECK(run_mistakes_edit(f.asks("plus", "also/other")) == 2);
  CHECK(f.says("a mistake is already open there"));
  CHECK(run_mistakes_save(f.asks("plus")) == 2);
  CHECK(f.says("it does not differ from its base, also/other"));
  f.folder.put("build/mistakes/one-a/plus/one-a/one.cpp", "int one() {\n  return 2 + 1;  // <-- here\n}\n");
  CHECK(run_mistakes_save(f.asks("plus")) == 2);
  CHECK(f.says("the description of the mistake is missing"));
  f.folder.put("build/mistakes/one-a/plus/mistake.txt",
               "expect: correct wrong-answer\nbase: also/other\nAdds where it should subtract.\n");
  CHECK(run_mistakes_save(f.asks("plus")) == 0);
  CHECK(f.says("-1 +1 of 3 lines"));
  CHECK(f.read("solutions/one-a/wrong/plus.patch") ==
        "expect: correct wrong-answer\nbase: also/other\nAdds where it should subtract.\n\n"
        "--- a/one.cpp\n+++ b/one.cpp\n@@ -1,3 +1,3 @@\n int one() {\n-  return 2 - 1;\n"
        "+  return 2 + 1;  // <-- here\n }\n");
  CHECK(!fs::exists(f.folder.path() / "build/mistakes/one-a/plus"));

  f.out.str("");
  CHECK(run_mistakes_show(f.asks("plus")) == 0);
  CHECK(f.out.str() == f.read("solutions/one-a/wrong/plus.patch"));
  CHECK(run_mistakes_list(f.asks("")) == 0);
  CHECK(f.says("-1 +1 of also/other"));
  CHECK(run_mistakes_show(f.asks("minus")) == 2);
  CHECK(run_mistakes_edit(f.asks("../minus")) == 2);
  CHECK(f.says("a mistake cannot have the name '../minus'"));
}

TEST_CASE("after a change of the base, patches are made again, and those that do not fit are told") {
  Fixture f;
  f.folder.put("solutions/one-a/wrong/two.patch", patch);
  CHECK(run_mistakes_refresh(f.asks("")) == 0);
  CHECK(f.says("1 unchanged, 0 rewritten, 0 do not match"));
  f.folder.put("solutions/one-a/one.cpp", "// First.\n\nint one() {\n  return 1;\n}\n");
  CHECK(run_mistakes_refresh(f.asks("")) == 0);
  CHECK(f.says("solutions/one-a/wrong/two.patch: rewritten"));
  CHECK(f.read("solutions/one-a/wrong/two.patch").find("@@ -1,5 +1,5 @@\n // First.\n \n int one() {\n") !=
        std::string::npos);
  f.folder.put("solutions/one-a/one.cpp", "int one() {\n  return 0 + 1;\n}\n");
  const auto before = f.read("solutions/one-a/wrong/two.patch");
  CHECK(run_mistakes_refresh(f.asks("")) == 1);
  CHECK(f.says("two.patch:7: this hunk does not match solutions/one-a/one.cpp"));
  CHECK(f.read("solutions/one-a/wrong/two.patch") == before);
  // It can still be opened, without that hunk.
  CHECK(run_mistakes_edit(f.asks("two")) == 1);
  CHECK(f.read("build/mistakes/one-a/two/one-a/one.cpp") == "int one() {\n  return 0 + 1;\n}\n");
}

TEST_CASE("what is stored as a whole program can be shown as a patch, and is not saved over") {
  Fixture f;
  f.folder.put("solutions/one-a/wrong/two.cpp",
               "// expect: correct wrong-answer\n// Two.\nint one() { return 2; }\n");
  CHECK(run_mistakes_show(f.asks("two")) == 0);
  CHECK(f.says("expect: correct wrong-answer\nbase: reference\nTwo.\n\n--- a/one.cpp\n"));
  CHECK(run_mistakes_list(f.asks("")) == 0);
  CHECK(f.says("whole, 3 lines"));
  CHECK(run_mistakes_edit(f.asks("two")) == 0);
  CHECK(run_mistakes_save(f.asks("two")) == 2);
  CHECK(f.says("solutions/one-a/wrong/two.cpp: is stored as a whole program"));
}

}  // namespace mistake_test
