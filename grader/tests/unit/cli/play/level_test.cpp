#include "cli/play/level.hpp"

#include "cli/play/solved_levels.hpp"
#include "kit/host/base/catch.hpp"
#include "tests/unit/temporary_folder.hpp"

namespace level_test {

using namespace manyhands;

TEST_CASE("a level's texts are in the comments at the top of its file") {
  const auto level =
      level_from("x",
                 "// Title: A title\n// Goal: Break\n//   it.\n// Lesson: Learn.\n// Explain: hang\n"
                 "// Memory: weak\n#include <thread>\n// Title: not this one\n");
  REQUIRE(level.ok());
  CHECK(level->title == "A title");
  CHECK(level->goal == "Break it.");
  CHECK(level->lesson == "Learn.");
  CHECK(level->finding == "hang");
  CHECK(level->weak_memory);
}

TEST_CASE("a level without a lesson is an error that names it") {
  const auto level = level_from("x", "// Title: A\n// Goal: B\nint x;\n");
  REQUIRE_FALSE(level.ok());
  CHECK(level.error().message.find("the level x has no line '// Lesson") != std::string::npos);
}

TEST_CASE("of a level's results, the better one is remembered; a broken file counts as none") {
  const test::TemporaryFolder folder;
  CHECK(solved_levels(folder.path()).empty());
  REQUIRE(remember_solved(folder.path(), "a", 4).ok());
  REQUIRE(remember_solved(folder.path(), "a", 7).ok());
  REQUIRE(remember_solved(folder.path(), "b", 1).ok());
  CHECK(solved_levels(folder.path()) == SolvedLevels{{"a", 4}, {"b", 1}});
  folder.put(".manyhands/play.json", "{\"a\": -1, \"b\": \"x\"");
  CHECK(solved_levels(folder.path()).empty());
}

}  // namespace level_test
