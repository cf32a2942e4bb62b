#include "classroom/findings_map.hpp"

#include "kit/host/base/catch.hpp"
#include "tests/unit/classroom/class_fixture.hpp"

namespace findings_map_test {

using namespace manyhands;
using test::graded;
using test::row;

namespace {

GradedRow with(const GradebookRow& of, const std::vector<std::string>& codes) {
  auto result = graded(of, codes.empty() ? 80 : 0);
  for (const auto& code : codes) {
    Finding finding;
    finding.code = code;
    result.report.exercises.front().checks[1].findings.push_back(finding);
  }
  return result;
}

}  // namespace

TEST_CASE("the map of mistakes: who had which, and when it was gone") {
  const std::vector results{
      with(row(1, "ada", 1, "first", 1), {"lost-wakeup", "lost-wakeup", "polls"}),
      with(row(2, "ada", 3, "first", 2), {"lost-wakeup"}),
      with(row(3, "ada", 4, "first", 3), {}),
      with(row(4, "bob", 1, "first", 1), {"lost-wakeup"}),
  };
  const auto map = map_of_mistakes({"second", "first"}, results);
  CHECK(map.students.at("first") == 2);
  CHECK(map.passed.at("first") == 1);
  CHECK_FALSE(map.students.contains("second"));
  REQUIRE(map.rows.size() == 2);
  const auto& lost = map.rows[0];
  CHECK(lost.code == "lost-wakeup");
  CHECK(lost.students == 2);
  CHECK(lost.now == 1);
  CHECK(lost.gone == 1);
  CHECK(lost.attempts_needed == 2);
  CHECK(lost.by_attempt == std::map<int, int>{{1, 2}, {2, 1}});
  CHECK(map.rows[1].code == "polls");
  CHECK(map.rows[1].attempts_needed == 1);
}

TEST_CASE("the map of mistakes: one that comes back is not gone") {
  const std::vector results{with(row(1, "ada", 1, "first", 1), {"polls"}),
                            with(row(2, "ada", 2, "first", 2), {}),
                            with(row(3, "ada", 3, "first", 3), {"polls"})};
  const auto map = map_of_mistakes({"first"}, results);
  REQUIRE(map.rows.size() == 1);
  CHECK(map.rows[0].gone == 0);
  CHECK(map.rows[0].now == 1);
}

TEST_CASE("the map of mistakes: the page names no student, and no text of others becomes HTML") {
  const std::vector results{with(row(1, "<ada>", 1, "first", 1), {"<script>"})};
  const auto page = mistakes_page("A & B", map_of_mistakes({"first"}, results), {{"first", "The <first>"}});
  CHECK(page.find("ada") == std::string::npos);
  CHECK(page.find("<script>") == std::string::npos);
  CHECK(page.find("A &amp; B") != std::string::npos);
  CHECK(page.find("<svg") != std::string::npos);
  CHECK(page.find(" (correct)</text>") != std::string::npos);
  CHECK(mistakes_page("A", {}, {}).find("Nothing was found yet") != std::string::npos);
}

}  // namespace findings_map_test
