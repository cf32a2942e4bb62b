#include "classroom/class_file.hpp"

#include "base/files.hpp"
#include "kit/host/base/catch.hpp"
#include "tests/unit/temporary_folder.hpp"

namespace class_file_test {

using namespace manyhands;

namespace {

const std::string head = "format: 1\ntitle: Autumn\ncourse: " MANYHANDS_SOURCE_DIR "\nroster: r.csv\n";

Result<Class> loaded(const std::string& more) {
  const test::TemporaryFolder folder;
  folder.put("r.csv", "id,name\nada,Ada\n");
  folder.put("class.yaml", head + more);
  return load_class(folder.path());
}

std::string message(const std::string& more) {
  const auto the_class = loaded(more);
  return the_class ? "no error" : the_class.error().message;
}

}  // namespace

TEST_CASE("class.yaml: without policies, the latest attempt counts and nothing is late") {
  const auto the_class = loaded("");
  REQUIRE(the_class);
  CHECK(the_class->about.title == "Autumn");
  CHECK(the_class->about.rules.counts == Counts::latest);
  CHECK(the_class->about.rules.unmeasured == the_class->course.unmeasured);
  CHECK(the_class->about.rules.due.empty());
  CHECK(the_class->roster.find("ada") != nullptr);
}

TEST_CASE("class.yaml: policies are read") {
  const auto the_class = loaded(
      "counts: best\nunmeasured: scale\nlate: {free_days: 2, percent_per_day: 12.5, most_days: 7}\n"
      "deadlines:\n  - {exercises: [crawl-threads, bounded-queue], due: \"1970-01-01T01:00:00+01:00\"}\n"
      "extensions:\n  - {student: ada, exercises: [crawl-threads], due: 1970-01-02T00:00:00Z, why: ill}\n"
      "columns: {crawl-threads: Crawler (12)}\n");
  if (!the_class) FAIL(the_class.error().message);
  const auto& about = the_class->about;
  CHECK(about.rules.counts == Counts::best);
  CHECK(about.rules.unmeasured == Unmeasured::scale);
  CHECK(about.rules.late.free_days == 2);
  CHECK(about.rules.late.percent_per_day == 12.5);
  CHECK(about.rules.late.most_days == 7);
  CHECK(about.rules.due.at("bounded-queue") == 0);
  CHECK(about.shown_time(0, "bounded-queue") == "1970-01-01T01:00:00+01:00");
  CHECK(about.with_shown_times("1970-01-01T00:00:00+00:00 ada: received 1970-01-01T03:00:00+00:00, ill") ==
        "1970-01-01T01:00:00+01:00 ada: received 1970-01-01T04:00:00+01:00, ill");
  CHECK(about.rules.extensions.at("crawl-threads").at("ada").due == 24 * 60 * 60);
  CHECK(about.rules.extensions.at("crawl-threads").at("ada").why == "ill");
  CHECK(about.columns.at("crawl-threads") == "Crawler (12)");
}

TEST_CASE("class.yaml: mistakes are named with their lines, several at once") {
  CHECK(message("late: {free_days: -1}\n")
            .starts_with("class.yaml:5: 'late.free_days' is '-1', expected a whole"));
  CHECK(message("late: {percent_per_day: 101}\n").starts_with("class.yaml:5: 'late.percent_per_day'"));
  CHECK(message("deadlines:\n  - {exercises: [crawl-threads], due: 2026-01-01T00:00:00Z}\n"
                "  - {exercises: [crawl-threads], due: 2026-01-02T00:00:00Z}\n") ==
        "class.yaml:7: 'crawl-threads' has a deadline already");
  CHECK(message("counts: first\ncolumns: {crawl: C}\n").find('\n') != std::string::npos);
  CHECK(message("extensions:\n  - {student: bob, exercises: [crawl-threads], due: 2026-01-01T00:00:00Z}\n") ==
        "class.yaml:6: 'crawl-threads' has no deadline that could be extended; give it one under "
        "'deadlines', or "
        "remove this extension\nclass.yaml:6: there is no student 'bob' in r.csv");
  CHECK(message("deadlines:\n  - {exercises: [], due: 2026-01-01T00:00:00Z}\n") ==
        "class.yaml:6: 'exercises' names no exercise");
}

TEST_CASE("class.yaml: a roster that is not there is named with its key and the path that was tried") {
  const test::TemporaryFolder folder;
  folder.put("class.yaml", head);
  const auto the_class = load_class(folder.path());
  REQUIRE_FALSE(the_class);
  CHECK(the_class.error().message == "class.yaml:4: 'roster' is 'r.csv', but there is no such file: " +
                                         (folder.path() / "r.csv").string());
}

TEST_CASE("class.yaml: an extension of a student who has left is a warning") {
  const test::TemporaryFolder folder;
  folder.put("r.csv", "id,name\nada,Ada\n");
  folder.put("class.yaml", head +
                               "deadlines:\n  - {exercises: [crawl-threads], due: 2026-01-01T00:00:00Z}\n"
                               "extensions:\n  - {student: bob, exercises: [crawl-threads], due: "
                               "2026-01-02T00:00:00Z}\n");
  const auto the_class = load_class(folder.path(), [](const std::string& id) { return id == "bob"; });
  if (!the_class) FAIL(the_class.error().message);
  CHECK(the_class->warnings ==
        Warnings{"class.yaml:8: the extension of 'bob' has no effect: the student is not "
                 "in r.csv any more"});
  CHECK_FALSE(load_class(folder.path()));
}

TEST_CASE("class.yaml: a course that is not there is named with its key and the path that was tried") {
  const test::TemporaryFolder folder;
  folder.put("r.csv", "id,name\nada,Ada\n");
  folder.put("class.yaml", "format: 1\ntitle: Autumn\ncourse: ../curse\nroster: r.csv\n");
  const auto the_class = load_class(folder.path());
  REQUIRE_FALSE(the_class);
  CHECK(the_class.error().message == "class.yaml:3: 'course' is '../curse', but there is no course.yaml in " +
                                         (folder.path().parent_path() / "curse").string());
}

TEST_CASE("class.yaml: its page has the same table as its reader") {
  const auto page = read_file(MANYHANDS_SOURCE_DIR "/grader/docs/instructors.md");
  REQUIRE(page);
  CHECK(page->find(class_file_reference()) != std::string::npos);
}

}  // namespace class_file_test
