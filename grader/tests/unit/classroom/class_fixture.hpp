// A small class for tests: two exercises, two students, and results as they are stored.
#pragma once
#include <string>
#include <vector>

#include "classroom/attempt.hpp"
#include "classroom/class_file.hpp"

namespace manyhands::test {

inline Class small_class() {
  Class made;
  made.about.title = "Autumn";
  Exercise first;
  first.id = "first";
  first.title = "The first, with a comma";
  first.weights = {{CheckName::builds, 20}, {CheckName::correct, 80}};
  Exercise second;
  second.id = "second";
  second.title = "The second";
  second.weights = first.weights;
  made.course.exercises = {first, second};
  made.course.modules = {{"All", {{"first", 100, {}}, {"second", 50, {}}}}};
  made.roster.columns = {"id", "name", "email"};
  made.roster.students = {
      {"ada", "Ada Lovelace", {{"id", "ada"}, {"name", "Ada Lovelace"}, {"email", "ada@x.org"}}},
      {"bob", "Bob", {{"id", "bob"}, {"name", "Bob"}, {"email", "bob@x.org"}}}};
  return made;
}

inline GradebookRow row(std::int64_t attempt, const std::string& student, int number,
                        const std::string& exercise, std::time_t received,
                        RowState state = RowState::graded) {
  return {attempt, student, number, exercise, received, state, 1, ""};
}

/// With `points` for the check `correct` of 80, and 20 for `builds`; `open`: unmeasured ones of the 80.
inline GradedRow graded(const GradebookRow& of, double points, double open = 0) {
  static std::int64_t next = 1;
  GradedRow result;
  result.id = next++;
  result.attempt = of.attempt;
  result.student = of.student;
  result.number = of.number;
  result.exercise = of.exercise;
  result.received = of.received;
  result.seconds = 2;
  auto& report = result.report;
  report.grader_version = "1.0";
  report.case_number = "0123abcd";
  report.time = "2026-03-01T14:05:09+01:00";
  ExerciseReport exercise;
  exercise.id = of.exercise;
  exercise.title = of.exercise;
  Check builds;
  builds.name = CheckName::builds;
  builds.verdict = Verdict::pass;
  builds.points = builds.max_points = 20;
  Check correct;
  correct.name = CheckName::correct;
  correct.max_points = 80;
  correct.points = points;
  correct.points_unmeasured = open;
  correct.verdict = open > 0 ? Verdict::inconclusive : points < 80 ? Verdict::fail : Verdict::pass;
  exercise.checks = {builds, correct};
  exercise.verdict = correct.verdict;
  exercise.points = 20 + points;
  exercise.max_points = 100;
  exercise.points_unmeasured = open;
  report.exercises = {exercise};
  return result;
}

}  // namespace manyhands::test
