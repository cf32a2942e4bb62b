#include "course/digests.hpp"

#include <filesystem>

#include "base/digest.hpp"
#include "course/load_course.hpp"
#include "kit/host/base/catch.hpp"
#include "tests/unit/temporary_folder.hpp"

namespace digests_test {

using namespace manyhands;
using manyhands::test::TemporaryFolder;
namespace fs = std::filesystem;

namespace {

struct Fixture {
  TemporaryFolder folder;

  Fixture() {
    course(40, "[]");
    for (const std::string id : {"one-a", "two-b"}) {
      folder.put("exercises/" + id + "/exercise.yaml",
                 "format: 1\ntitle: T\nminutes: 5\ntasks: [One]\nfiles: [{path: one.cpp}]\nchecks: {builds: "
                 "100}\n");
      folder.put("exercises/" + id + "/starter/one.cpp", "given\n");
    }
  }
  void course(int points, const std::string& after, const std::string& title = "A course") const {
    folder.put("course.yaml", "format: 1\ntitle: " + title +
                                  "\nmodules:\n  - title: All\n    exercises:\n      - {id: one-a, points: "
                                  "60, after: []}\n      - {id: two-b, points: " +
                                  std::to_string(points) + ", after: " + after + "}\n");
  }
  [[nodiscard]] CourseDigests now() const { return digests_of(*load_course(folder.path())); }
};

}  // namespace

TEST_CASE("a digest is 16 hex digits, the same on every machine") {
  CHECK(digest_of("") == "cbf29ce484222325");
  CHECK(digest_of("a") == "af63dc4c8601ec8c");
}

TEST_CASE("an exercise's digest depends on its folder and on its line of the course, and on nothing else") {
  const Fixture f;
  const auto before = f.now();
  CHECK(before.exercises.size() == 2);
  CHECK(before.course.size() == 16);
  CHECK(before.exercises.at("one-a") != before.exercises.at("two-b"));
  const auto changes = [&](const std::string& id, bool course = true) {
    const auto after = f.now();
    const auto other = id == "one-a" ? "two-b" : "one-a";
    CHECK((after.course != before.course) == course);
    CHECK(after.exercises.at(other) == before.exercises.at(other));
    return after.exercises.at(id) != before.exercises.at(id);
  };
  CHECK_FALSE(changes("one-a", false));

  f.folder.put("exercises/one-a/starter/one.cpp", "Given\n");
  CHECK(changes("one-a"));
  f.folder.put("exercises/one-a/starter/one.cpp", "given\n");
  CHECK_FALSE(changes("one-a", false));
  fs::rename(f.folder.path() / "exercises/one-a/exercise.yaml", f.folder.path() / "kept.yaml");
  fs::copy_file(f.folder.path() / "kept.yaml", f.folder.path() / "exercises/one-a/exercise.yaml");
  CHECK_FALSE(changes("one-a", false));  // different times, same bytes
  f.folder.put("exercises/one-a/tests/more.cpp", "");
  CHECK(changes("one-a"));
  fs::remove_all(f.folder.path() / "exercises/one-a/tests");
  f.folder.put("exercises/one-a/.one.cpp.swp", "an editor's");
  f.folder.put("exercises/one-a/.cache/index", "an editor's");
  CHECK_FALSE(changes("one-a", false));

  f.course(41, "[]");
  CHECK(changes("two-b"));
  f.course(40, "[one-a]");
  CHECK(changes("two-b"));
  f.course(40, "[]", "Another title");
  CHECK_FALSE(changes("two-b"));
}

TEST_CASE("a file that cannot be read leaves the digest open") {
  const Fixture f;
  const auto course = *load_course(f.folder.path());
  fs::create_symlink("/no/such/file", f.folder.path() / "exercises/one-a/gone");
  const auto digests = digests_of(course);
  CHECK(digests.exercises.at("one-a").empty());
  CHECK_FALSE(digests.exercises.at("two-b").empty());
  CHECK(digests.course.empty());
}

}  // namespace digests_test
