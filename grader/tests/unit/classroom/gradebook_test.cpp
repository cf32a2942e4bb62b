#include "classroom/gradebook.hpp"

#include <SQLiteCpp/Database.h>

#include <fstream>

#include "kit/host/base/catch.hpp"
#include "tests/unit/classroom/class_fixture.hpp"
#include "tests/unit/temporary_folder.hpp"

namespace gradebook_test {

using namespace manyhands;
namespace fs = std::filesystem;

namespace {

using Numbers = std::map<std::string, int>;

Attempt attempt(const std::string& student, AttemptFiles files, std::time_t received = 100) {
  return {0, student, 0, received, Knows::teacher, "a folder", std::move(files)};
}

Gradebook opened(const fs::path& path) {
  auto gradebook = Gradebook::open(path);
  if (!gradebook) FAIL(gradebook.error().message);
  return std::move(*gradebook);
}

bool has_text(const fs::path& file, const std::string& text) {
  std::ifstream in(file, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  return bytes.find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("gradebook: an attempt has a waiting row for each exercise, and is still there later") {
  const test::TemporaryFolder folder;
  {
    auto gradebook = opened(folder.path() / "g.db");
    CHECK(
        gradebook.add(attempt("ada", {{"first/a.cpp", "int a;"}, {"second/b.cpp", std::string("\0\xff", 2)}}))
            .numbers == Numbers{{"first", 1}, {"second", 1}});
  }
  const auto gradebook = opened(folder.path() / "g.db");
  const auto rows = gradebook.rows();
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].exercise == "first");
  CHECK(rows[1].exercise == "second");
  CHECK(rows[0].state == RowState::waiting);
  CHECK(rows[0].received == 100);
  CHECK(gradebook.files_of(rows[0].attempt).at("second/b.cpp") == std::string("\0\xff", 2));
  REQUIRE(gradebook.attempts().size() == 1);
  CHECK(gradebook.attempts()[0].source == "a folder");
}

TEST_CASE("gradebook: what was handed in before is no new attempt") {
  const test::TemporaryFolder folder;
  auto gradebook = opened(folder.path() / "g.db");
  CHECK(gradebook.add(attempt("ada", {{"first/a.cpp", "1"}})).numbers == Numbers{{"first", 1}});
  CHECK(gradebook.add(attempt("ada", {{"first/a.cpp", "1"}}, 200)).numbers.empty());
  // Each exercise is compared with the latest attempt at it: an old download is imported again after another
  // one.
  CHECK(gradebook.add(attempt("ada", {{"second/b.cpp", "1"}})).numbers == Numbers{{"second", 1}});
  CHECK(gradebook.add(attempt("ada", {{"first/a.cpp", "1"}}, 300)).numbers.empty());
  CHECK(gradebook.add(attempt("ada", {{"first/a.cpp", "2"}, {"second/b.cpp", "1"}})).numbers ==
        Numbers{{"first", 2}});
  const auto rows = gradebook.rows();
  CHECK(rows.back().number == 2);
  CHECK(rows.back().exercise == "first");
  CHECK(rows.size() == 3);
  CHECK(gradebook.add(attempt("bob", {{"first/a.cpp", "2"}})).numbers == Numbers{{"first", 1}});
  // Also not if it is an old one, unless it is known to have been handed in after all others.
  auto old = attempt("ada", {{"first/a.cpp", "1"}}, 900);
  old.known_from = Knows::nobody;
  CHECK(gradebook.add(old).numbers.empty());
  old.known_from = Knows::student;
  CHECK(gradebook.add(old).numbers == Numbers{{"first", 3}});
  CHECK(gradebook.add(old).numbers.empty());
}

TEST_CASE("gradebook: a time of receipt can become earlier, never later") {
  const test::TemporaryFolder folder;
  auto gradebook = opened(folder.path() / "g.db");
  gradebook.add(attempt("ada", {{"first/a.cpp", "1"}}, 500));
  gradebook.add(attempt("ada", {{"second/b.cpp", "1"}}, 500));
  CHECK(gradebook.add(attempt("ada", {{"first/a.cpp", "1"}}, 600)).moved.empty());
  CHECK(gradebook.add(attempt("ada", {{"first/a.cpp", "1"}}, 600)).keep_earlier == 1);
  CHECK(gradebook.add(attempt("ada", {{"first/a.cpp", "1"}, {"second/b.cpp", "2"}}, 300)).moved ==
        std::map<std::string, std::time_t>{{"first", 500}});
  const auto rows = gradebook.rows();
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].received == 300);
  CHECK(rows[1].received == 500);  // another exercise keeps its own time
  auto claimed = attempt("ada", {{"first/a.cpp", "1"}}, 100);
  claimed.known_from = Knows::student;  // a commit can have any time
  CHECK(gradebook.add(claimed).moved.empty());
  // The first attempt with these files was there at that time already, so a later one is not moved.
  gradebook.add(attempt("ada", {{"first/a.cpp", "2"}}, 700));
  gradebook.add(attempt("ada", {{"first/a.cpp", "1"}}, 800));
  CHECK(gradebook.add(attempt("ada", {{"first/a.cpp", "1"}}, 300)).moved.empty());
  REQUIRE(gradebook.events().size() == 1);
  CHECK(gradebook.events()[0].find(" ada, first: received ") != std::string::npos);
}

TEST_CASE("gradebook: attempts are numbered by student and exercise") {
  const test::TemporaryFolder folder;
  auto gradebook = opened(folder.path() / "g.db");
  gradebook.add(attempt("ada", {{"first/a.cpp", "1"}}, 1));
  gradebook.add(attempt("ada", {{"second/b.cpp", "1"}}, 2));
  gradebook.add(attempt("bob", {{"second/b.cpp", "1"}}, 3));
  gradebook.add(attempt("ada", {{"second/b.cpp", "2"}}, 4));
  std::vector<std::string> numbers;
  for (const auto& row : gradebook.rows()) {
    numbers.push_back(row.student + " " + row.exercise + " " + std::to_string(row.number));
    gradebook.add_result(test::graded(row, 30), "", false);
  }
  CHECK(numbers == std::vector<std::string>{"ada first 1", "ada second 1", "ada second 2", "bob second 1"});
  std::vector<int> of_results;
  for (const auto& result : gradebook.results()) of_results.push_back(result.number);
  CHECK(of_results == std::vector<int>{1, 1, 2, 1});
}

TEST_CASE("gradebook: a wrong time of receipt is corrected, in both directions") {
  const test::TemporaryFolder folder;
  auto gradebook = opened(folder.path() / "g.db");
  gradebook.add(attempt("ada", {{"first/a.cpp", "1"}}, 500));
  gradebook.add(attempt("ada", {{"first/a.cpp", "2"}}, 600));
  gradebook.add(attempt("ada", {{"first/a.cpp", "1"}}, 700));
  const auto corrected = [&](const std::string& text, std::time_t received) {
    auto one = attempt("ada", {{"first/a.cpp", text}}, received);
    one.known_from = Knows::correction;
    const auto added = gradebook.add(one);
    CHECK(added.numbers.empty());
    return added.moved.empty() ? 0 : added.moved.at("first");
  };
  CHECK(corrected("2", 650) == 600);
  CHECK(corrected("2", 550) == 650);
  CHECK(corrected("2", 550) == 0);    // it has this time
  CHECK(corrected("1", 900) == 700);  // of two attempts, the last one
  std::vector<std::time_t> times;
  for (const auto& row : gradebook.rows()) times.push_back(row.received);
  CHECK(times == std::vector<std::time_t>{500, 550, 900});
  CHECK(gradebook.events().size() == 3);
  auto unknown = attempt("ada", {{"second/b.cpp", "1"}});
  unknown.known_from = Knows::correction;
  CHECK(gradebook.add(unknown).numbers == Numbers{{"second", 1}});
}

TEST_CASE("gradebook: results are added, and the latest counts") {
  const test::TemporaryFolder folder;
  auto gradebook = opened(folder.path() / "g.db");
  gradebook.add(attempt("ada", {{"first/a.cpp", "1"}}));
  const auto row = gradebook.rows().front();
  gradebook.begin(row.attempt, row.exercise);
  CHECK(gradebook.rows().front().state == RowState::running);
  CHECK(gradebook.rows().front().tries == 1);
  gradebook.add_result(test::graded(row, 30), "what was seen", false);
  CHECK(gradebook.rows().front().state == RowState::graded);
  auto results = gradebook.results();
  REQUIRE(results.size() == 1);
  CHECK(results[0].result().points == 50);
  CHECK(results[0].student == "ada");
  CHECK(gradebook.evidence_of(results[0].id) == "what was seen");
  gradebook.add_result(test::graded(row, 80), "", false);
  results = gradebook.results();
  REQUIRE(results.size() == 1);
  CHECK(results[0].result().points == 100);
}

TEST_CASE("gradebook: a proposal does not count before it is applied") {
  const test::TemporaryFolder folder;
  auto gradebook = opened(folder.path() / "g.db");
  gradebook.add(attempt("ada", {{"first/a.cpp", "1"}}));
  const auto row = gradebook.rows().front();
  gradebook.add_result(test::graded(row, 30), "old", false);
  gradebook.add_result(test::graded(row, 50), "unused", true);
  gradebook.add_result(test::graded(row, 80), "new", true);
  CHECK(gradebook.results()[0].result().points == 50);
  REQUIRE(gradebook.proposals().size() == 1);
  CHECK(gradebook.proposals()[0].result().points == 100);
  // A result that comes in between does not win against what is applied later.
  gradebook.add_result(test::graded(row, 10), "between", false);
  gradebook.note_rules("rules");
  CHECK(gradebook.apply_proposals("rules", "new weights") == 1);
  CHECK(gradebook.results()[0].result().points == 100);
  CHECK(gradebook.evidence_of(gradebook.results()[0].id) == "new");
  CHECK(gradebook.proposals().empty());
  REQUIRE(gradebook.events().size() == 1);
  CHECK(gradebook.events()[0].ends_with(" regrade of 1: new weights"));
  gradebook.add_result(test::graded(row, 0), "", true);
  CHECK(gradebook.drop_proposals() == 1);
  CHECK(gradebook.apply_proposals("rules", "") == 0);
  for (int i = 0; i < 80; ++i) {  // numbers grow by one each time, and do not double
    gradebook.add_result(test::graded(row, 0), "", true);
    REQUIRE(gradebook.apply_proposals("rules", "again") == 1);
  }
  CHECK(gradebook.results()[0].id < 200);
  gradebook.add_result(test::graded(row, 20), "", false);
  CHECK(gradebook.results()[0].result().points == 40);
}

TEST_CASE("gradebook: it remembers the rules for marks, and why they changed") {
  const test::TemporaryFolder folder;
  {
    auto gradebook = opened(folder.path() / "g.db");
    CHECK(gradebook.rules().empty());
    gradebook.note_rules("old");
    CHECK(gradebook.apply_proposals("old", "nothing new") == 0);
    CHECK(gradebook.events().empty());
    gradebook.apply_proposals("new", "ill");
  }
  const auto gradebook = opened(folder.path() / "g.db");
  CHECK(gradebook.rules() == "new");
  REQUIRE(gradebook.events().size() == 1);
  CHECK(gradebook.events()[0].ends_with(" new rules for marks: ill"));
}

TEST_CASE("gradebook: rows of a grader that was killed wait again, but not for ever") {
  const test::TemporaryFolder folder;
  auto gradebook = opened(folder.path() / "g.db");
  gradebook.add(attempt("ada", {{"first/a.cpp", "1"}}));
  const auto row = gradebook.rows().front();
  for (int i = 0; i < 2; ++i) {
    gradebook.begin(row.attempt, row.exercise);
    CHECK(gradebook.take_back_running(3) == 1);
    CHECK(gradebook.rows().front().state == RowState::waiting);
  }
  gradebook.begin(row.attempt, row.exercise);
  CHECK(gradebook.take_back_running(3) == 0);
  CHECK(gradebook.rows().front().state == RowState::fault);
  CHECK(gradebook.rows().front().reason == "the grader has ended 3 times while it graded this");
  gradebook.set_waiting(row.attempt, row.exercise);
  gradebook.begin(row.attempt, row.exercise);
  gradebook.park(row.attempt, row.exercise);  // what waits for its turn is not to blame
  CHECK(gradebook.rows().front().state == RowState::waiting);
  CHECK(gradebook.rows().front().tries == 0);
  gradebook.fail(row.attempt, row.exercise, "no disk");
  CHECK(gradebook.rows().front().reason == "no disk");
}

TEST_CASE("gradebook: one process changes it at a time") {
  const test::TemporaryFolder folder;
  auto first = opened(folder.path() / "g.db");
  REQUIRE(first.lock());
  auto second = opened(folder.path() / "g.db");
  const auto refused = second.lock();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message == "the gradebook is being changed by process " + std::to_string(::getpid()));
}

TEST_CASE("gradebook: of a forgotten student nothing is left in the files") {
  const test::TemporaryFolder folder;
  auto gradebook = opened(folder.path() / "g.db");
  const std::string text = "a text that is nowhere else";
  gradebook.add(attempt("ada", {{"first/a.cpp", text}}));
  gradebook.add(attempt("bob", {{"first/a.cpp", "bob's"}}));
  const auto name = gradebook.pseudonym_of("ada");
  CHECK(name == gradebook.pseudonym_of("ada"));
  CHECK(name != gradebook.pseudonym_of("bob"));
  CHECK(gradebook.forget("ada") == 1);
  for (const auto& file : fs::directory_iterator(folder.path())) {
    INFO(file.path());
    CHECK_FALSE(has_text(file, text));
    CHECK_FALSE(has_text(file, "ada"));
  }
  CHECK(gradebook.rows().size() == 1);
  CHECK(gradebook.forget("ada") == 0);
  CHECK((fs::status(folder.path() / "g.db").permissions() & fs::perms::others_all) == fs::perms::none);
}

TEST_CASE("gradebook: the files that were written for a forgotten student are forgotten, too") {
  const test::TemporaryFolder folder;
  auto gradebook = opened(folder.path() / "g.db");
  gradebook.add(attempt("to m", {{"first/a.cpp", "1"}}));
  const auto pseudonym = gradebook.pseudonym_of("to m");
  const std::string in = "/courses/feedback/";
  const std::vector theirs{in + "students/to_m.html", in + "students/to_m-3.md", in + "staff/to_m.md",
                           in + "students/" + pseudonym + ".md"};
  const std::vector others{in + "staff/to_m-2.md", in + "staff/to_mas.md", in + "marks/to_m.csv"};
  for (const auto& files : {theirs, others})
    for (const auto& file : files) gradebook.note_exports({{file, "digest"}});
  gradebook.forget("to m", {"to m", "to_m", "to_mas"});  // the second one's files are called to_m-2
  for (const auto& file : theirs) CHECK(gradebook.exported(file).empty());
  for (const auto& file : others) CHECK(gradebook.exported(file) == "digest");
  for (const auto& file : fs::directory_iterator(folder.path()))
    for (const auto& path : theirs) CHECK_FALSE(has_text(file, path));
}

TEST_CASE("gradebook: other files, and those of newer graders, are refused and not changed") {
  const test::TemporaryFolder folder;
  const auto path = folder.path() / "g.db";
  std::string expected;
  SECTION("no database") {
    std::ofstream(path) << "this is a text, and quite a long one, so that it is no empty database";
    expected = "cannot be opened";
  }
  SECTION("another program's database") {
    SQLite::Database(path.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE).exec("CREATE TABLE t(a)");
    expected = "is a database, but no gradebook";
  }
  SECTION("a newer format") {
    opened(path);
    SQLite::Database(path.string(), SQLite::OPEN_READWRITE).exec("PRAGMA user_version = 99");
    expected = "was written by a newer grader (format 99";
  }
  const auto refused = Gradebook::open(path);
  REQUIRE_FALSE(refused);
  INFO(refused.error().message);
  CHECK(refused.error().message.find(expected) != std::string::npos);
}

}  // namespace gradebook_test
