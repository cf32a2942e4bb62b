#include "cli/talk_table.hpp"

#include <filesystem>
#include <set>

#include "base/text.hpp"
#include "kit/host/base/catch.hpp"

namespace talk_table_test {

using namespace manyhands;

TEST_CASE("each way to do the work is compared with the same language's serial version") {
  const std::vector<TalkRow> rows{
      {"serial",
       {{"Python 3.11", "a loop", {0.8, ""}, {1.2, ""}}, {"C++", "a loop", {0.8, ""}, {0.02, ""}}},
       "One by one."},
      {"threads",
       {{"Python 3.11", "threading", {0.1, ""}, {1.2, ""}},
        {"C++", "std::jthread", {0.05, ""}, {0, "did not work"}}},
       "Together."}};
  const auto lines = talk_table(rows, "IO", "CPU", 80);
  REQUIRE(lines.size() == 10);
  CHECK(lines[0] == "                             IO               CPU");
  CHECK(lines[1] == "serial");
  CHECK(lines[2] == "  Python 3.11  a loop        800 ms   1.0×     1.2 s   1.0×");
  CHECK(lines[3] == "  C++          a loop        800 ms   1.0×     20 ms   1.0×");
  CHECK(lines[4] == "  One by one.");
  CHECK(lines[5].empty());
  CHECK(lines[7] == "  Python 3.11  threading     100 ms   8.0×     1.2 s   1.0×");
  CHECK(lines[8] == "  C++          std::jthread   50 ms  16.0×    did not work");
}

TEST_CASE("without a serial time there is nothing to compare with") {
  const auto lines = talk_table({{"serial", {{"C++", "a loop", {0, "did not work"}, {0.1, ""}}}, ""},
                                 {"threads", {{"C++", "std::jthread", {0.1, ""}, {0.1, ""}}}, ""}},
                                "IO", "CPU", 80);
  CHECK(lines.back() == "  C++  std::jthread  100 ms           100 ms   1.0×");
}

TEST_CASE("every way has its two programs, and the table fits a terminal") {
  const auto folder = std::filesystem::path(MANYHANDS_SOURCE_DIR) / "grader/compare/talk";
  std::set<std::string> names;
  std::vector<TalkRow> rows;
  for (const auto& way : talk_ways()) {
    INFO(way.name);
    CHECK(names.insert(way.name).second);
    CHECK(std::filesystem::exists(folder / (std::string(way.file) + ".py")));
    CHECK(std::filesystem::exists(folder / (std::string(way.file) + ".cpp")));
    rows.push_back({way.name,
                    {{"Python 3.14t", way.python, {100, ""}, {100, ""}}, {"C++", way.cpp, {1, ""}, {1, ""}}},
                    way.why});
  }
  for (const auto& line : talk_table(rows, "IO", "CPU", 80)) CHECK(display_width(line) <= 80);
}

}  // namespace talk_table_test
