// `grader history` and `grader forget`: what is kept of a learner's attempts.
#include "cli/history.hpp"

#include <sstream>

#include "base/files.hpp"
#include "cli/commands.hpp"
#include "kit/host/base/catch.hpp"
#include "tests/unit/temporary_folder.hpp"

namespace history_test {

using namespace manyhands;
using manyhands::test::TemporaryFolder;

namespace {

struct Course {
  TemporaryFolder folder;
  std::ostringstream out, err;

  Course() {
    folder.put(
        "course.yaml",
        "format: 1\ntitle: A course\nmodules:\n  - title: First\n    exercises: [{id: one-a, points: 40, "
        "after: []}, {id: two-b, points: 60, after: []}]\n");
    for (const std::string id : {"one-a", "two-b"}) {
      folder.put(
          "exercises/" + id + "/exercise.yaml",
          "format: 1\ntitle: Title of " + id +
              "\nminutes: 30\ntasks: [One]\nfiles: [{path: one.cpp}]\nchecks: {builds: 40, correct: 60}\n");
      folder.put("exercises/" + id + "/starter/one.cpp", "given\n");
    }
  }
  [[nodiscard]] std::filesystem::path root() const { return folder.path(); }
  std::string history(const std::string& id = "", std::optional<int> attempt = {}) {
    out.str("");
    err.str("");
    const int status = run_history({root(), id, attempt, Output{out, err}});
    CHECK(status == (err.str().empty() ? 0 : 2));
    return out.str() + err.str();
  }
  std::string forget(const std::string& id = "") {
    out.str("");
    CHECK(run_forget({root(), id, Output{out, err}}) == 0);
    return out.str();
  }
  void add(const std::string& id, double points, const std::string& text,
           std::vector<PastAttempt::Found> found = {}) const {
    REQUIRE(remember_attempt(root(), id,
                             {.time = "2026-10-05T20:14:31+02:00",
                              .points = points,
                              .max_points = 100,
                              .unmeasured = 0,
                              .found = std::move(found),
                              .files = {{"one.cpp", text}}})
                .ok());
  }
};

}  // namespace

TEST_CASE("history lists each attempt with its points, its findings and how much changed") {
  Course course;
  CHECK(course.history().find("No attempt is known") != std::string::npos);
  course.add("one-a", 40, "a\nb\n", {{"races", "data-race", "starter/one-a/one.cpp", 7}});
  course.add("one-a", 100, "a\nc\nd\n");
  CHECK(course.history("one-a") ==
        "Title of one-a\n"
        "  1  2026-10-05 20:14  40 of 100 points\n"
        "       races: two threads use a variable without synchronization (one.cpp:7)\n"
        "  2  2026-10-05 20:14  100 of 100 points · 2 lines added, 1 removed\n");
  CHECK(course.history("two-b").find("No attempt is known") != std::string::npos);
  CHECK(course.history() == course.history("one-a"));
}

TEST_CASE("an attempt is shown with what is gone, what is found, and what changed") {
  Course course;
  course.add("one-a", 40, "a\nb\n",
             {{"races", "data-race", "starter/one-a/one.cpp", 7}, {"correct", "hang", "", 0}});
  course.add("one-a", 60, "a\nc\n", {{"correct", "hang", "", 0}});
  const auto shown = course.history("one-a", 2);
  CHECK(shown.find("Attempt 2 of 2, 2026-10-05 20:14: 60 of 100 points") != std::string::npos);
  CHECK(shown.find("  gone  races: ") != std::string::npos);
  CHECK(shown.find("  found correct: ") != std::string::npos);
  CHECK(shown.find("-b\n+c\n") != std::string::npos);
  CHECK(course.history("one-a", 1).find("It is the first attempt.") != std::string::npos);
  CHECK(course.history("one-a", 3).find("there are 2 attempts at one-a") != std::string::npos);
}

TEST_CASE("the same files again are the same attempt") {
  Course course;
  course.add("one-a", 40, "a\n");
  course.add("one-a", 60, "a\n");
  const auto attempts = read_history(course.root(), "one-a");
  REQUIRE(attempts.size() == 1);
  CHECK(attempts[0].points == 60);
}

TEST_CASE("only the last 200 attempts are kept") {
  Course course;
  for (int i = 0; i < 203; ++i) course.add("one-a", i, std::to_string(i) + "\n");
  const auto attempts = read_history(course.root(), "one-a");
  REQUIRE(attempts.size() == 200);
  CHECK(attempts.front().points == 3);
  CHECK(attempts.back().points == 202);
}

TEST_CASE("a history that cannot be read counts as none, and bytes that are no text do no harm") {
  Course course;
  course.add("one-a", 40, "a\n");
  REQUIRE(write_file(history_folder(course.root()) / "one-a.json", "{\"not\": [\"a\", 3").ok());
  CHECK(read_history(course.root(), "one-a").empty());
  course.add("one-a", 40, "\xff\xfe\n");
  CHECK(read_history(course.root(), "one-a").size() == 1);
}

TEST_CASE("a file with very many lines has changed, and that is all") {
  std::string lines, others;
  for (int i = 0; i < 30000; ++i) {
    lines += "a\n";
    others += "b\n";
  }
  const PastAttempt before{.time = "", .found = {}, .files = {{"one.cpp", lines}}},
      after{.time = "", .found = {}, .files = {{"one.cpp", others}}};
  CHECK(changes_between(before, after) == "one.cpp has changed, and is too long to say where.\n");
}

TEST_CASE("forget deletes the attempts at one exercise, or all") {
  Course course;
  course.add("one-a", 40, "a\n");
  course.add("two-b", 40, "a\n");
  CHECK(course.forget("one-a") == "All attempts at one-a are forgotten. Your files are as they were.\n");
  CHECK(read_history(course.root(), "one-a").empty());
  CHECK(read_history(course.root(), "two-b").size() == 1);
  CHECK(course.forget() == "All attempts are forgotten. Your files are as they were.\n");
  CHECK(read_history(course.root(), "two-b").empty());
  CHECK(course.forget() == "There was nothing to forget.\n");
}

}  // namespace history_test
