// What all the course's exercise texts have in common. (README.md has its own test: `grader sync --check`.)
#include <fstream>
#include <sstream>
#include <string>

#include "course/load_course.hpp"
#include "kit/host/base/catch.hpp"

namespace readme_test {

using namespace manyhands;

TEST_CASE("every statement of the course is short, and says how the exercise is graded") {
  const std::filesystem::path root = MANYHANDS_SOURCE_DIR;
  const auto course = load_course(root);
  REQUIRE(course.ok());
  for (const auto& exercise : course->exercises) {
    INFO(exercise.id);
    std::ifstream file(exercise.folder / "README.md");
    std::size_t words = 0;
    bool graded = false;
    bool code = false;
    bool table = false;
    for (std::string line; std::getline(file, line);) {
      if (line.rfind("```", 0) == 0) code = !code;
      table = line.rfind('|', 0) == 0;
      graded = graded || line == "## How it is graded";
      std::istringstream text(line);
      for (std::string word; !code && !table && text >> word;) ++words;
    }
    CHECK(graded);
    CHECK(words <= 400);
  }
}

}  // namespace readme_test
