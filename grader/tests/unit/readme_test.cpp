// What the README says of the course is what course.yaml says.
#include <fstream>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include "course/load_course.hpp"
#include "kit/host/catch.hpp"

using namespace manyhands;

TEST_CASE("the README's map of the course has every exercise, in its module and in order") {
  const std::filesystem::path root = MANYHANDS_SOURCE_DIR;
  const auto course = load_course(root);
  REQUIRE(course.ok());
  std::vector<std::string> rows;
  for (const auto& module : course->modules)
    for (const auto& entry : module.exercises) rows.push_back(module.title + ": " + entry.id);

  std::vector<std::string> shown;
  std::ifstream readme(root / "README.md");
  // A module's name stands in the first of its rows.
  std::string module;
  const std::regex row(
      R"(\|(?: ([^|]+))? \| \[([a-z0-9-]+)\]\(exercises/([a-z0-9-]+)/README\.md\) \| [^|]+ \|)");
  std::smatch parts;
  for (std::string line; std::getline(readme, line);) {
    if (!std::regex_match(line, parts, row)) continue;
    CHECK(parts[2] == parts[3]);
    if (parts[1].matched) module = parts[1].str();
    shown.push_back(module + ": " + parts[2].str());
  }
  CHECK(shown == rows);
}

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
