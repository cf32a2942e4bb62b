// `grader sync`: generates README.md's table and starter/ from the course.
#include <sstream>

#include "base/files.hpp"
#include "cli/author_commands.hpp"
#include "cli/course_table.hpp"
#include "course/load_course.hpp"
#include "kit/host/base/catch.hpp"
#include "tests/unit/temporary_folder.hpp"

namespace sync_test {

using namespace manyhands;
using manyhands::test::TemporaryFolder;
namespace fs = std::filesystem;

namespace {

const std::string marks_before =
    "# Course\n\n<!-- course: the lines up to the next mark are written by 'grader sync' -->\n";
const std::string marks_after = "<!-- course: end -->\n\nMore.\n";
const std::string table =
    "| module | exercise | minutes | after | what you do |\n|---|---|---|---|---|\n"
    "| First | [one-a](exercises/one-a/README.md) | 30 |  | You do \\| undo `it` |\n"
    "| | **[two-b](exercises/two-b/README.md)** | 30 |  |  |\n"
    "| Second | **[three-c](exercises/three-c/README.md)** | 30 | one-a, two-b | You do \\| undo `it` |\n"
    "\nThe exercises in **bold** are a fast track through the course: about 1 hour.\n";

/// Three exercises with a correct README.md and starter/.
struct SmallCourse {
  TemporaryFolder folder;
  std::ostringstream out, err;

  SmallCourse() {
    folder.put("course.yaml", R"(format: 1
title: A course
modules:
  - title: First
    exercises: [{id: one-a, points: 40, after: []}, {id: two-b, points: 60, after: []}]
  - title: Second
    exercises: [{id: three-c, points: 60, after: [one-a, two-b]}]
fast_track: [two-b, three-c]
)");
    for (const std::string id : {"one-a", "two-b", "three-c"}) {
      const std::string summary = id == "two-b" ? "" : "summary: \"You do | undo `it`\"\n";
      folder.put(
          "exercises/" + id + "/exercise.yaml",
          "format: 1\ntitle: T\n" + summary +
              "minutes: 30\ntasks: [One]\nfiles: [{path: one.cpp}]\nchecks: {builds: 40, correct: 60}\n");
      folder.put("exercises/" + id + "/starter/one.cpp", "given\n");
      folder.put("starter/" + id + "/one.cpp", "given\n");
    }
    folder.put("README.md", marks_before + table + marks_after);
    fs::create_directory(root() / "solutions");
  }
  [[nodiscard]] fs::path root() const { return folder.path(); }
  [[nodiscard]] std::string read(const std::string& name) const { return read_file(root() / name).value(); }
  int sync(bool check = false) {
    out.str("");
    err.str("");
    return run_sync({root(), check, Output{out, err}});
  }
  bool says(const std::string& part) const {
    INFO(out.str() << err.str());
    const bool found = (out.str() + err.str()).find(part) != std::string::npos;
    CHECK(found);
    return found;
  }
};

}  // namespace

TEST_CASE("sync says nothing of a course whose files are as they should be") {
  SmallCourse course;
  CHECK(course.sync(true) == 0);
  CHECK(course.sync() == 0);
  course.says("as the course says");
  CHECK(course.read("README.md") == marks_before + table + marks_after);
}

TEST_CASE("sync writes the table between its marks, and nothing else of README.md") {
  SmallCourse course;
  const auto stale = marks_before + "| by hand |\n" + marks_after;
  course.folder.put("README.md", stale);
  CHECK(course.sync(true) == 1);
  course.says("README.md: the table of exercises differs");
  course.says("build/bin/grader sync");
  CHECK(course.read("README.md") == stale);
  CHECK(course.sync() == 0);
  CHECK(course.read("README.md") == marks_before + table + marks_after);
  CHECK(course.sync(true) == 0);

  course.folder.put("README.md", "no marks\n");
  CHECK(course.sync() == 2);
  course.says("README.md: found no place");
  CHECK(course.read("README.md") == "no marks\n");
}

TEST_CASE("sync copies the original files to starter/, and keeps what was there") {
  SmallCourse course;
  course.folder.put("starter/one-a/one.cpp", "my own try\n");
  fs::remove_all(course.root() / "starter/two-b");
  course.folder.put("starter/gone/one.cpp", "of an exercise that was removed\n");
  course.folder.put("exercises/draft/exercise.yaml", "");
  course.folder.put("starter/draft/one.cpp", "not in the course yet\n");
  CHECK(course.sync(true) == 1);
  for (const auto* part :
       {"starter/one-a: differs", "starter/two-b: differs", "starter/gone: there is no exercises/gone"})
    course.says(part);
  CHECK(course.read("starter/one-a/one.cpp") == "my own try\n");

  CHECK(course.sync() == 0);
  course.says("what was there is in .manyhands/backup/one-a-");
  CHECK(course.read("starter/one-a/one.cpp") == "given\n");
  CHECK(course.read("starter/two-b/one.cpp") == "given\n");
  CHECK_FALSE(fs::exists(course.root() / "starter/gone"));
  CHECK(course.read("starter/draft/one.cpp") == "not in the course yet\n");
  std::string kept;
  for (const auto& backup : fs::directory_iterator(course.root() / ".manyhands/backup"))
    kept += read_file(backup.path() / "one.cpp").value();
  CHECK((kept == "my own try\nof an exercise that was removed\n" ||
         kept == "of an exercise that was removed\nmy own try\n"));
  CHECK(course.sync(true) == 0);
}

TEST_CASE("sync does not touch a learners' repository, nor a course that does not load") {
  SmallCourse course;
  fs::remove(course.root() / "solutions");
  course.folder.put("starter/one-a/one.cpp", "a learner's work\n");
  CHECK(course.sync() == 2);
  course.says("starter/ is a learner's work");
  CHECK(course.read("starter/one-a/one.cpp") == "a learner's work\n");
  course.folder.put("course.yaml", "format: 3\n");
  CHECK(course.sync() == 2);
  course.says("course.yaml:1");
}

}  // namespace sync_test
