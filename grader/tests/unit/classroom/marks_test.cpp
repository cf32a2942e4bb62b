#include "classroom/marks.hpp"

#include <algorithm>
#include <limits>

#include "kit/host/base/catch.hpp"
#include "tests/unit/classroom/class_fixture.hpp"

namespace marks_test {

using namespace manyhands;
using test::graded;
using test::row;

namespace {

constexpr std::time_t due = 1'000'000;
constexpr std::time_t hour = 3600;
constexpr std::time_t day = 24 * hour;

const Mark& of(const std::vector<Mark>& marks, const std::string& student, const std::string& exercise) {
  return *std::find_if(marks.begin(), marks.end(), [&](const Mark& mark) {
    return mark.student == student && mark.exercise == exercise;
  });
}

}  // namespace

TEST_CASE("marks: a day that has begun counts as a day") {
  CHECK(days_late(due, due) == 0);
  CHECK(days_late(due, due - day) == 0);
  CHECK(days_late(due, due + 1) == 1);
  CHECK(days_late(due, due + day) == 1);
  CHECK(days_late(due, due + day + 1) == 2);
}

TEST_CASE("marks: there is one for each student and exercise, also if nothing was handed in") {
  const auto the_class = test::small_class();
  const auto marks = marks_of(the_class, {}, {});
  REQUIRE(marks.size() == 4);
  CHECK(marks[0].student == "ada");
  CHECK(marks[1].exercise == "second");
  for (const auto& mark : marks) CHECK(mark.state == MarkState::nothing);
  CHECK(marks[1].max_points == 50);
}

TEST_CASE("marks: the latest attempt counts, or the best one") {
  auto the_class = test::small_class();
  const std::vector rows{row(1, "ada", 1, "first", 10), row(2, "ada", 2, "first", 20),
                         row(3, "ada", 3, "first", 15)};
  const std::vector results{graded(rows[0], 80), graded(rows[1], 30), graded(rows[2], 50)};
  const auto latest = of(marks_of(the_class, rows, results), "ada", "first");
  CHECK(latest.attempt == 2);
  CHECK(latest.points == 50);
  CHECK(latest.state == MarkState::graded);
  CHECK(latest.others == std::map<int, std::string>{{1, "one that was received later does"},
                                                    {3, "one that was received later does"}});
  the_class.about.rules.counts = Counts::best;
  const auto best = of(marks_of(the_class, rows, results), "ada", "first");
  CHECK(best.attempt == 1);
  CHECK(best.points == 100);
  CHECK(best.result == results[0].id);
  CHECK(best.others.at(2) == "50 points, which is less");
}

TEST_CASE("marks: late attempts lose points, and too late ones do not count") {
  auto the_class = test::small_class();
  the_class.about.rules.due["first"] = due;
  the_class.about.rules.late = {0, 10, 3};
  const auto mark = [&](std::time_t received) {
    const std::vector rows{row(1, "ada", 1, "first", received)};
    return of(marks_of(the_class, rows, {graded(rows[0], 80)}), "ada", "first");
  };
  CHECK(mark(due).points == 100);
  CHECK(mark(due + hour).points == 90);
  CHECK(mark(due + 3 * day).points == 70);
  CHECK(mark(due + 3 * day).notes ==
        std::vector<std::string>{"It was received 3 days after the deadline: 30 % were taken off."});
  const auto too_late = mark(due + 3 * day + 1);
  CHECK(too_late.state == MarkState::nothing);
  CHECK(too_late.points == 0);
  CHECK(too_late.notes ==
        std::vector<std::string>{"Attempt 1 was received 4 days after the deadline; at most 3 count."});
}

TEST_CASE("marks: a too late attempt does not replace one in time") {
  auto the_class = test::small_class();
  the_class.about.rules.due["first"] = due;
  the_class.about.rules.late.most_days = 0;
  const std::vector rows{row(1, "ada", 1, "first", due - 1), row(2, "ada", 2, "first", due + 1)};
  const auto mark = of(marks_of(the_class, rows, {graded(rows[0], 40), graded(rows[1], 80)}), "ada", "first");
  CHECK(mark.attempt == 1);
  CHECK(mark.points == 60);
  CHECK(mark.notes.empty());
  CHECK(mark.others == std::map<int, std::string>{{2, "1 day late; at most 0 count"}});
}

TEST_CASE("marks: free days are used in the order of deadlines, and for each student") {
  auto the_class = test::small_class();
  the_class.about.rules.due = {{"second", due}, {"first", due + 30 * day}};
  the_class.about.rules.late = {3, 10, {}};
  const std::vector rows{row(1, "ada", 1, "first", due + 32 * day), row(2, "ada", 2, "second", due + 2 * day),
                         row(3, "bob", 1, "first", due + 32 * day)};
  const auto marks =
      marks_of(the_class, rows, {graded(rows[0], 80), graded(rows[1], 80), graded(rows[2], 80)});
  const auto& second = of(marks, "ada", "second");
  CHECK(second.free_days == 2);
  CHECK(second.percent_off == 0);
  const auto& first = of(marks, "ada", "first");
  CHECK(first.free_days == 1);
  CHECK(first.percent_off == 10);
  CHECK(first.notes.front() == "It was received 2 days after the deadline: 1 free, 10 % were taken off.");
  CHECK(of(marks, "bob", "first").free_days == 2);
}

TEST_CASE("marks: of two equal attempts, the best one is the one in time") {
  auto the_class = test::small_class();
  the_class.about.rules.counts = Counts::best;
  the_class.about.rules.due["first"] = due;
  the_class.about.rules.late = {3, 10, {}};
  const std::vector rows{row(1, "ada", 1, "first", due), row(2, "ada", 2, "first", due + 1)};
  const auto mark = of(marks_of(the_class, rows, {graded(rows[0], 70), graded(rows[1], 70)}), "ada", "first");
  CHECK(mark.attempt == 1);
  CHECK(mark.free_days == 0);
}

TEST_CASE("marks: an extension moves one student's deadline") {
  auto the_class = test::small_class();
  the_class.about.rules.due["first"] = due;
  the_class.about.rules.late.percent_per_day = 50;
  the_class.about.rules.extensions["first"]["bob"] = {due + 7 * day, "ill"};
  const std::vector rows{row(1, "ada", 1, "first", due + day), row(2, "bob", 1, "first", due + day)};
  const auto marks = marks_of(the_class, rows, {graded(rows[0], 80), graded(rows[1], 80)});
  CHECK(of(marks, "ada", "first").points == 50);
  CHECK(of(marks, "bob", "first").points == 100);
}

TEST_CASE("marks: points that could not be measured stay open, are left out, or are given") {
  auto the_class = test::small_class();
  const std::vector rows{row(1, "ada", 1, "first", 1)};
  const std::vector results{graded(rows[0], 40, 20)};
  const auto mark = [&](Unmeasured policy) {
    the_class.about.rules.unmeasured = policy;
    return of(marks_of(the_class, rows, results), "ada", "first");
  };
  CHECK(mark(Unmeasured::pending).state == MarkState::open);
  CHECK(mark(Unmeasured::pending).unmeasured == 20);
  CHECK(mark(Unmeasured::pending).points == 60);
  CHECK(mark(Unmeasured::scale).state == MarkState::graded);
  CHECK(mark(Unmeasured::scale).points == 75);
  CHECK(mark(Unmeasured::award).points == 80);
  CHECK(mark(Unmeasured::award).notes.front() == "20 points could not be measured, and were given.");
}

TEST_CASE("marks: a grader that failed is no mark") {
  const auto the_class = test::small_class();
  std::vector rows{row(1, "ada", 1, "first", 1, RowState::fault),
                   row(2, "bob", 1, "first", 1, RowState::waiting)};
  rows[0].reason = "the disk is full";
  const auto marks = marks_of(the_class, rows, {});
  CHECK(of(marks, "ada", "first").state == MarkState::fault);
  CHECK(of(marks, "ada", "first").notes.front() == "The grader failed: the disk is full.");
  CHECK(of(marks, "bob", "first").state == MarkState::waiting);
}

TEST_CASE("marks: with the best attempt, one that is not final may still become it") {
  auto the_class = test::small_class();
  the_class.about.rules.counts = Counts::best;
  std::vector rows{row(1, "ada", 1, "first", 1), row(2, "ada", 2, "first", 2)};
  std::vector results{graded(rows[0], 60)};
  SECTION("the grader failed at it") {
    rows[1].state = RowState::fault;
    CHECK(of(marks_of(the_class, rows, results), "ada", "first").state == MarkState::open);
  }
  SECTION("it has open points") {
    results.push_back(graded(rows[1], 40, 40));
    CHECK(of(marks_of(the_class, rows, results), "ada", "first").state == MarkState::open);
  }
  SECTION("it has open points, but too few") {
    results.push_back(graded(rows[1], 40, 10));
    CHECK(of(marks_of(the_class, rows, results), "ada", "first").state == MarkState::graded);
  }
}

TEST_CASE("marks: what was handed in unchanged counts as nothing, and uses up no free day") {
  auto the_class = test::small_class();
  the_class.about.rules.due = {{"first", due}, {"second", due + 1}};
  the_class.about.rules.late = {1, 10, {}};
  const std::vector rows{row(1, "ada", 1, "first", due + 1), row(1, "ada", 1, "second", due + 2)};
  std::vector results{graded(rows[0], 0), graded(rows[1], 80)};
  results[0].report.exercises.front().state = ExerciseState::not_started;
  const auto marks = marks_of(the_class, rows, results);
  CHECK(of(marks, "ada", "first").state == MarkState::nothing);
  CHECK(of(marks, "ada", "first").notes.front() == "It was handed in unchanged.");
  CHECK(of(marks, "ada", "second").free_days == 1);
}

TEST_CASE("marks: free days that an ungraded exercise may use leave later marks open") {
  auto the_class = test::small_class();
  the_class.about.rules.due = {{"second", due}, {"first", due + 1}};
  the_class.about.rules.late = {1, 10, {}};
  const std::vector rows{row(1, "ada", 1, "second", due + 1, RowState::waiting),
                         row(1, "ada", 1, "first", due + 2)};
  CHECK(of(marks_of(the_class, rows, {graded(rows[1], 80)}), "ada", "first").state == MarkState::open);
}

TEST_CASE("marks: so does another attempt that may become the best one, late") {
  auto the_class = test::small_class();
  the_class.course.modules[0].exercises[1].points = 100;  // as the results below
  the_class.about.rules.counts = Counts::best;
  the_class.about.rules.due = {{"second", due}, {"first", due + 1}};
  the_class.about.rules.late = {1, 10, {}};
  std::vector rows{row(1, "ada", 1, "first", due + 2), row(2, "ada", 2, "second", due),
                   row(3, "ada", 3, "second", due + 1, RowState::waiting)};
  std::vector results{graded(rows[0], 80), graded(rows[1], 10)};
  CHECK(of(marks_of(the_class, rows, results), "ada", "first").state == MarkState::open);
  rows[2].state = RowState::graded;
  results.push_back(graded(rows[2], 5));
  CHECK(of(marks_of(the_class, rows, results), "ada", "first").state == MarkState::graded);
}

TEST_CASE("marks: if the course gives other points now, the mark is not final") {
  auto the_class = test::small_class();
  const std::vector rows{row(1, "ada", 1, "second", 1)};
  const auto mark = of(marks_of(the_class, rows, {graded(rows[0], 80)}), "ada", "second");
  CHECK(mark.state == MarkState::open);
  CHECK(mark.notes.front() ==
        "It was graded for 100 points, but the course now gives 50 points: class regrade --judge-only.");
}

TEST_CASE("marks: if the course weighs checks otherwise now, the mark is not final") {
  auto the_class = test::small_class();
  const std::vector rows{row(1, "ada", 1, "first", 1), row(2, "bob", 1, "first", 1)};
  std::vector results{graded(rows[0], 80), graded(rows[1], 80)};
  the_class.course.exercises[0].weights = {{CheckName::builds, 40}, {CheckName::correct, 60}};
  for (auto& check : results[1].report.exercises[0].checks)  // bob is graded after the change
    check.max_points = check.name == CheckName::builds ? 40 : 60;
  const auto marks = marks_of(the_class, rows, results);
  CHECK(of(marks, "ada", "first").state == MarkState::open);
  CHECK(of(marks, "ada", "first").notes ==
        std::vector<std::string>{"It was graded with 20 % for 'builds', but the course now gives 40 %: class "
                                 "regrade --judge-only."});
  CHECK(of(marks, "bob", "first").state == MarkState::graded);
}

TEST_CASE("marks: checks that the course has added or dropped are other weights, too") {
  auto the_class = test::small_class();
  const std::vector rows{row(1, "ada", 1, "first", 1)};
  const std::vector results{graded(rows[0], 80)};
  SECTION("added") {
    the_class.course.exercises[0].weights = {
        {CheckName::builds, 20}, {CheckName::correct, 50}, {CheckName::speed, 30}};
  }
  SECTION("dropped") {
    the_class.course.exercises[0].weights = {{CheckName::correct, 100}};
  }
  CHECK(of(marks_of(the_class, rows, results), "ada", "first").state == MarkState::open);
}

TEST_CASE("marks: with the best attempt, one by other weights may still become it") {
  auto the_class = test::small_class();
  the_class.about.rules.counts = Counts::best;
  const std::vector rows{row(1, "ada", 1, "first", 1), row(2, "ada", 2, "first", 2)};
  std::vector results{graded(rows[0], 60), graded(rows[1], 40)};
  REQUIRE(of(marks_of(the_class, rows, results), "ada", "first").state == MarkState::graded);
  auto& second = results[1].report.exercises[0];
  second.checks[0].max_points = 50;
  second.checks[1].max_points = 50;
  const auto mark = of(marks_of(the_class, rows, results), "ada", "first");
  CHECK(mark.attempt == 1);
  CHECK(mark.state == MarkState::open);
}

TEST_CASE("marks: a time in the far future is late, and nothing overflows") {
  CHECK(days_late(0, std::numeric_limits<std::time_t>::max() / 2) == 36'500);
}

TEST_CASE("marks: with the best attempt, one that waits may still become it") {
  auto the_class = test::small_class();
  the_class.about.rules.counts = Counts::best;
  const std::vector rows{row(1, "ada", 1, "first", 1), row(2, "ada", 2, "first", 2, RowState::waiting)};
  const auto mark = of(marks_of(the_class, rows, {graded(rows[0], 30)}), "ada", "first");
  CHECK(mark.state == MarkState::waiting);
  CHECK(mark.points == 50);
}

}  // namespace marks_test
