#include "cli/replay/replayed_files.hpp"

#include "kit/host/base/catch.hpp"

namespace replayed_files_test {

using namespace manyhands;

namespace {

const std::string name = "starter/x/a.cpp";

ReplayedFiles files_with(const std::optional<std::string>& text) {
  const Interleaving order{{"main"},
                           {{0, name, 2, "int now = count;", "reads 0"},
                            {0, name, 3, "count = now + 1;", "writes 1"},
                            {0, "", 0, "", "ends"}},
                           {},
                           ""};
  return replayed_files(order, [&](const std::string& file) {
    CHECK(file == name);
    return text;
  });
}

}  // namespace

TEST_CASE("replay: the lines come from the file, with their indentation") {
  const auto files = files_with("void add() {\n\tint now = count;\r\n  count = now + 1;\n}\n");
  REQUIRE(files.size() == 1);
  const auto& file = files.at(name);
  CHECK(!file.has_changed());
  CHECK(file.line(1) == "void add() {");
  CHECK(file.line(3) == "  count = now + 1;");
  CHECK(file.line(2).ends_with("int now = count;\\r") == false);
  CHECK(file.line(0).empty());
  CHECK(file.line(-1).empty());
  CHECK(file.line(9).empty());
  CHECK(note_of_changes(files).empty());
}

TEST_CASE("replay: of a file that has changed or is gone, the recorded lines are shown") {
  for (const auto& now : {std::optional<std::string>("// new\nvoid add() {\nint now = count;\n"),
                          std::optional<std::string>()}) {
    const auto files = files_with(now);
    const auto& file = files.at(name);
    CHECK(file.has_changed());
    CHECK(file.line(1).empty());
    CHECK(file.line(2) == "int now = count;");
    CHECK(note_of_changes(files) ==
          "starter/x/a.cpp has changed since the grading: these are the lines of that time.");
  }
}

}  // namespace replayed_files_test
