#include "classroom/exports.hpp"

#include <nlohmann/json.hpp>

#include "kit/host/base/catch.hpp"
#include "tests/unit/classroom/class_fixture.hpp"

namespace exports_test {

using namespace manyhands;
using test::graded;
using test::row;

namespace {

struct Given {
  Class the_class = test::small_class();
  std::vector<GradebookRow> rows{row(1, "ada", 1, "first", 1),
                                 row(2, "bob", 1, "first", 1, RowState::waiting)};
  std::vector<GradedRow> results{graded(rows[0], 30.125)};
  [[nodiscard]] std::string text(ExportFormat format, bool checks = false) const {
    auto made = exported({format, {}, checks}, the_class, marks_of(the_class, rows, results), results);
    if (!made) FAIL(made.error().message);
    return *made;
  }
};

}  // namespace

TEST_CASE("exports: Canvas gets its own columns back, and no mark that is not final") {
  Given given;
  given.the_class.roster.kind = RosterKind::canvas;
  given.the_class.roster.columns = {"Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Old (1)"};
  given.the_class.roster.students[0].fields = {{"Student", "Lovelace, Ada"},
                                               {"ID", "12"},
                                               {"SIS Login ID", "ada"},
                                               {"Section", "S1"},
                                               {"Old (1)", "3"}};
  given.the_class.about.columns["first"] = "Crawler (98765)";
  CHECK(given.text(ExportFormat::canvas) ==
        "Student,ID,SIS User ID,SIS Login ID,Section,Crawler (98765)\n"
        "\"    Points Possible\",,,,,100.00\n"
        "\"Lovelace, Ada\",12,,ada,S1,50.12\n");

  // Without a word in class.yaml, the column that has the exercise's title.
  given.the_class.about.columns.clear();
  given.the_class.roster.columns.insert(given.the_class.roster.columns.end(),
                                        {"The first, with a comma (x1)", "The first, with a comma (4711)"});
  CHECK(given.text(ExportFormat::canvas)
            .starts_with("Student,ID,SIS User ID,SIS Login ID,Section,\"The first, with a comma (4711)\"\n"));
}

TEST_CASE("exports: Moodle gets only final marks, because it would delete others") {
  Given given;
  given.the_class.roster.columns = {"First name", "email address"};
  given.the_class.roster.students[0].fields = {{"First name", "Ada"}, {"email address", "ada@x.org"}};
  given.the_class.roster.students[1].fields = {{"First name", "Bob"}, {"email address", "bob@x.org"}};
  CHECK(given.text(ExportFormat::moodle) == "email address,\"The first, with a comma\"\nada@x.org,50.12\n");
}

TEST_CASE("exports: a roster without the platform's columns is refused") {
  Given given;
  given.the_class.roster.columns = {"id", "name"};
  const auto message = [&](ExportFormat format) {
    const auto refused = exported({format, {"first"}}, given.the_class, {}, {});
    REQUIRE_FALSE(refused);
    return refused.error().message;
  };
  CHECK(message(ExportFormat::canvas) ==
        "for Canvas, the roster must have the columns Student, ID and Section");
  CHECK(message(ExportFormat::moodle) ==
        "for Moodle, the roster must have one of the columns Username, ID number and Email address");
}

TEST_CASE("exports: Moodle gets the column 'email' of a table of one's own as the address") {
  CHECK(Given().text(ExportFormat::moodle) == "Email address,\"The first, with a comma\"\nada@x.org,50.12\n");
}

TEST_CASE("exports: a file for a platform is about one exercise") {
  Given given;
  given.the_class.roster.columns = {"Username"};
  given.rows.push_back(row(3, "ada", 2, "second", 1));
  const auto marks = marks_of(given.the_class, given.rows, given.results);
  const auto refused = exported({ExportFormat::moodle}, given.the_class, marks, given.results);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message == "a file for Moodle is about one exercise, not 2");
  CHECK(exported({ExportFormat::moodle, {"second"}}, given.the_class, marks, given.results));
}

TEST_CASE("exports: csv has the state and the points of each check") {
  CHECK(Given().text(ExportFormat::csv, true) ==
        "id,name,first,first state,first builds,first correct\n"
        "ada,Ada Lovelace,50.12,graded,20.00,30.12\n"
        "bob,Bob,,waiting,,\n");
}

TEST_CASE("exports: points by weights that the course no longer has are left out") {
  Given given;
  given.the_class.course.exercises[0].weights = {{CheckName::builds, 40}, {CheckName::correct, 60}};
  CHECK(given.text(ExportFormat::csv, true) ==
        "id,name,first,first state,first builds,first correct\n"
        "ada,Ada Lovelace,,open,,\n"
        "bob,Bob,,waiting,,\n");
}

TEST_CASE("exports: JSON keeps exact points, and what they were made with") {
  const auto json = nlohmann::json::parse(Given().text(ExportFormat::json, true));
  const auto& mark = json.at("students").at(0).at("marks").at(0);
  CHECK(mark.at("points") == 50.125);
  CHECK(mark.at("case") == "0123abcd");
  CHECK(mark.at("grader") == "1.0");
  CHECK(mark.at("checks").at(1).at("verdict") == "fail");
  CHECK(json.at("students").at(1).at("marks").at(0).at("state") == "waiting");
  CHECK(json.at("students").at(1).at("marks").at(0).at("points").is_null());
}

TEST_CASE("exports: marks that are not final are named") {
  const Given given;
  const auto marks = marks_of(given.the_class, given.rows, given.results);
  const auto left_out = not_final(marks);
  REQUIRE(left_out.size() == 1);
  CHECK(left_out[0]->student == "bob");
}

}  // namespace exports_test
