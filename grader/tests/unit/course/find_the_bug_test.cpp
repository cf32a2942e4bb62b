// The exercise find-the-bug asks for lines of the programs as learners get them: do its answers still fit?
#include <fstream>
#include <string>
#include <vector>

#include "../../../../exercises/find-the-bug/tests/key.hpp"
#include "kit/host/base/catch.hpp"

namespace find_the_bug_test {

namespace {

std::vector<std::string> lines_of(const std::string& program) {
  std::ifstream file(std::string(MANYHANDS_SOURCE_DIR) + "/exercises/find-the-bug/starter/" + program +
                     ".hpp");
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

}  // namespace

TEST_CASE("find-the-bug: the lines that a diagnosis may name are those of the given programs") {
  for (const auto& key : find_the_bug::all_keys()) {
    const auto lines = lines_of(key.program);
    const auto check = [&](const find_the_bug::Place& place) {
      INFO(key.program << ".hpp:" << place.line << " should contain " << place.text);
      REQUIRE(place.line >= 1);
      REQUIRE(static_cast<std::size_t>(place.line) <= lines.size());
      CHECK(lines[static_cast<std::size_t>(place.line) - 1].find(place.text) != std::string::npos);
    };
    for (const auto& pair : key.places) {
      for (const auto& place : pair.one) check(place);
      for (const auto& place : pair.other) check(place);
    }
    for (const auto& near : key.near) check(near.place);
  }
}

}  // namespace find_the_bug_test
