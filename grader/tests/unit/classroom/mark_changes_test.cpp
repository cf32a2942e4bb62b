#include "classroom/mark_changes.hpp"

#include "kit/host/base/catch.hpp"
#include "tests/unit/classroom/class_fixture.hpp"

namespace mark_changes_test {

using namespace manyhands;
using test::graded;
using test::row;

TEST_CASE("mark changes: whose marks, from what to what, and why") {
  const auto the_class = test::small_class();
  const std::vector rows{row(1, "ada", 1, "first", 1), row(2, "bob", 1, "first", 1)};
  const std::vector before{graded(rows[0], 30), graded(rows[1], 80)};
  auto proposal = graded(rows[0], 80);
  proposal.report.grader_version = "1.1";
  const auto changes =
      mark_changes(the_class, the_class.about.rules, rows, before, {proposal, graded(rows[1], 80)});
  REQUIRE(changes.size() == 1);
  CHECK(changes[0].student == "ada");
  CHECK(changes[0].before == 50);
  CHECK(changes[0].after == 100);
  CHECK(changes[0].why == std::vector<std::string>{"correct: fail → pass", "grader 1.0 → 1.1"});
}

TEST_CASE("mark changes: with the best attempt, another one may count") {
  auto the_class = test::small_class();
  the_class.about.rules.counts = Counts::best;
  const std::vector rows{row(1, "ada", 1, "first", 1), row(2, "ada", 2, "first", 2)};
  const std::vector before{graded(rows[0], 60), graded(rows[1], 30)};
  const auto changes = mark_changes(the_class, the_class.about.rules, rows, before, {graded(rows[1], 70)});
  REQUIRE(changes.size() == 1);
  CHECK(changes[0].why ==
        std::vector<std::string>{"correct: 60 → 70 points", "attempt 2 counts instead of 1"});
  CHECK(mark_changes(the_class, the_class.about.rules, rows, before, {graded(rows[1], 50)}).empty());
}

TEST_CASE("mark changes: a row at which the grader had failed gets a mark") {
  const auto the_class = test::small_class();
  const std::vector rows{row(1, "ada", 1, "first", 1, RowState::fault)};
  const auto changes = mark_changes(the_class, the_class.about.rules, rows, {}, {graded(rows[0], 80)});
  REQUIRE(changes.size() == 1);
  CHECK_FALSE(changes[0].final_before);
  CHECK(changes[0].final_after);
  CHECK(changes[0].why == std::vector<std::string>{"it had no result"});
}

TEST_CASE("mark changes: other rules for marks say what they did before, and do now") {
  auto the_class = test::small_class();
  the_class.about.rules.due["first"] = 1000;
  the_class.about.rules.late.percent_per_day = 10;
  const std::vector rows{row(1, "ada", 1, "first", 1001), row(2, "bob", 1, "first", 1001)};
  const std::vector results{graded(rows[0], 80), graded(rows[1], 80)};
  auto rules = the_class.about.rules;
  CHECK(mark_changes(the_class, rules, rows, results, {}).empty());
  rules.extensions["first"]["ada"] = {2000, "ill"};
  auto changes = mark_changes(the_class, rules, rows, results, {});
  REQUIRE(changes.size() == 1);
  CHECK(changes[0].student == "ada");
  CHECK(changes[0].before == 90);
  CHECK(changes[0].after == 100);
  CHECK(changes[0].why ==
        std::vector<std::string>{"before: It was received 1 day after the deadline: 10 % were taken off."});
  rules = the_class.about.rules;
  rules.late.free_days = 1;
  changes = mark_changes(the_class, rules, rows, results, {});
  REQUIRE(changes.size() == 2);
  CHECK(changes[1].why.back() == "now: It was received 1 day after the deadline, which was free.");
}

TEST_CASE("mark changes: a busy machine takes nothing away that was measured before") {
  const auto one = row(1, "ada", 1, "first", 1);
  const auto check = [](GradedRow& of) -> Check& { return of.report.exercises.front().checks.front(); };
  const auto measured = graded(one, 80);
  auto open = measured;
  check(open).verdict = Verdict::inconclusive;
  check(open).points = 0;
  check(open).points_unmeasured = 80;
  CHECK(only_measured_less(measured, open));
  CHECK_FALSE(only_measured_less(open, measured));
  CHECK_FALSE(only_measured_less(measured, measured));
  CHECK_FALSE(only_measured_less(measured, graded(one, 30)));
  auto newer = open;
  newer.report.grader_version = "1.1";
  CHECK_FALSE(only_measured_less(measured, newer));
  auto heavier = open;
  check(heavier).max_points += 10;
  CHECK_FALSE(only_measured_less(measured, heavier));
}

}  // namespace mark_changes_test
