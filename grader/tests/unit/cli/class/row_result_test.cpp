#include "cli/class/row_result.hpp"

#include "kit/host/base/catch.hpp"
#include "model/totals.hpp"

namespace row_result_test {

using namespace manyhands;

namespace {

Check check(CheckName name, Verdict verdict, double max_points) {
  Check one;
  one.name = name;
  one.verdict = verdict;
  one.max_points = max_points;
  one.points = verdict == Verdict::pass ? max_points : 0;
  return one;
}

RowResult part(const std::string& time, std::vector<Check> checks) {
  RowResult result;
  result.report.time = time;
  result.report.course = "A course";
  result.report.seed = "1";
  auto& exercise = result.report.exercises.emplace_back();
  exercise.id = "crawl";
  exercise.max_points = 100;
  exercise.checks = std::move(checks);
  result.evidence = {{"of", time}};
  result.seconds = 2;
  add_up(result.report);
  return result;
}

RowResult untimed() {
  auto result = part(
      "first", {check(CheckName::builds, Verdict::pass, 10), check(CheckName::correct, Verdict::pass, 30),
                check(CheckName::memory, Verdict::fail, 20)});
  result.left = {CheckName::speed};
  return result;
}

}  // namespace

TEST_CASE("two parts of a row become one result, check by check") {
  const auto both = merged(untimed(), part("second", {check(CheckName::builds, Verdict::pass, 10),
                                                      check(CheckName::correct, Verdict::pass, 30),
                                                      check(CheckName::speed, Verdict::pass, 40)}));
  const auto& exercise = both.report.exercises.front();
  REQUIRE(exercise.checks.size() == 4);
  CHECK(exercise.checks[2].verdict == Verdict::fail);
  CHECK(exercise.checks[3].name == CheckName::speed);
  CHECK(exercise.points == 80);
  CHECK(exercise.verdict == Verdict::fail);
  CHECK(both.report.time == "second");
  CHECK(both.seconds == 4);
  CHECK(both.left.empty());
  const auto parts = parts_of(both.evidence);
  REQUIRE(parts);
  CHECK(parts->untimed->at("of") == "first");
  CHECK(parts->rest->at("of") == "second");
  CHECK(parts->left == std::set{CheckName::speed});
  CHECK_FALSE(parts_of(untimed().evidence));
}

TEST_CASE("a check that fails when it is repeated has failed") {
  const auto both = merged(untimed(), part("second", {check(CheckName::builds, Verdict::pass, 10),
                                                      check(CheckName::correct, Verdict::fail, 30),
                                                      check(CheckName::speed, Verdict::skipped, 40)}));
  const auto& exercise = both.report.exercises.front();
  CHECK(exercise.checks[1].verdict == Verdict::fail);
  CHECK(exercise.points == 10);
}

TEST_CASE("a result is the same after it was written and read") {
  const auto read = row_result_from(to_json(untimed()));
  REQUIRE(read);
  CHECK(to_json(*read) == to_json(untimed()));
  auto broken = to_json(untimed());
  broken.erase("report");
  CHECK_FALSE(row_result_from(broken));
  CHECK_FALSE(row_result_from(nlohmann::json::array()));
}

}  // namespace row_result_test
