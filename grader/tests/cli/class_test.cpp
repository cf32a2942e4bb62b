// grader class: from what students hand in to marks, with real gradings.
#include <signal.h>

#include <fstream>
#include <regex>

#include "classroom/gradebook.hpp"
#include "kit/host/base/catch.hpp"
#include "tests/cli/cli_harness.hpp"

namespace class_test {

using namespace manyhands::cli_test;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

const std::string correct_body =
    "return serial(view);";  // correct, but not parallel: only these checks are made
const std::string wrong_body = "auto picture = serial(view); picture[0] += 1; return picture;";

/// A class of three that takes the small course.
class SmallClass {
 public:
  SmallClass() {
    folder_.put("class/roster.csv", "id,name\nada,Ada Lovelace\nbob,Bob\neve,Eve\n");
    write_class("");
  }
  void put(const std::string& file, const std::string& text) const { folder_.put("class/" + file, text); }
  void write_class(const std::string& more, const fs::path& course = small_course()) const {
    folder_.put("class/class.yaml",
                "format: 1\ntitle: Autumn\ncourse: " + course.string() + "\nroster: roster.csv\n" + more);
  }
  void hand_in(const std::string& student, const std::string& text) const {
    folder_.put("in/" + student + "/" + exercise + "/" + source_file, text);
  }
  [[nodiscard]] Outcome run(std::vector<std::string> args) const {
    return grader(invocation(std::move(args)));
  }
  [[nodiscard]] Invocation invocation(std::vector<std::string> args) const {
    args.insert(args.begin(), "class");
    Invocation one;
    one.args = std::move(args);
    one.cwd = folder_.path() / "class";
    one.program = build_folder() / "bin/grader";
    one.env = {"TZ=UTC0"};
    return one;
  }
  [[nodiscard]] fs::path in() const { return folder_.path() / "in"; }
  [[nodiscard]] json mark_of(const std::string& student) const {
    const auto exported = run({"export", "json", "-"});
    INFO(exported.all());
    const auto document = json::parse(exported.out);
    for (const auto& one : document.at("students"))
      if (one.at("id") == student) return one.at("marks").at(0);
    return {};
  }

 private:
  TemporaryFolder folder_;
};

}  // namespace

TEST_CASE("a class is imported, graded, exported, and told", "[class]") {
  const SmallClass the_class;
  the_class.hand_in("ada", source_of(correct_body));
  the_class.hand_in("bob", source_of(wrong_body));
  the_class.hand_in("mallory", source_of(correct_body));
  the_class.hand_in("eve", read_text(small_course() / "exercises" / exercise / "starter" / source_file));
  the_class.write_class("late: {percent_per_day: 10}\ndeadlines:\n  - {exercises: [" + exercise +
                        "], due: \"2026-01-10T12:00:00+01:00\"}\n");
  const auto imported =
      the_class.run({"import", the_class.in().string(), "--received", "2026-01-11T12:00:00+01:00"});
  INFO(imported.all());
  CHECK(imported.status == 1);  // mallory is unknown
  CHECK(imported.says("2 new, 0 as before, 1 unchanged exercises only, 0 without an exercise, 1 unknown"));
  const auto graded = the_class.run({"grade"});
  INFO(graded.all());
  CHECK(graded.status == 0);
  CHECK(graded.says("✗ bob  attempt 1"));
  CHECK(graded.left_running.empty());
  CHECK(the_class.run({"grade"}).says("nothing waits"));

  const auto ada = the_class.mark_of("ada");
  CHECK(ada.at("state") == "graded");
  CHECK(ada.at("points") == 0.9 * ada.at("max_points").get<double>());
  CHECK(ada.at("late_days") == 1);
  CHECK(the_class.mark_of("eve").at("state") == "nothing");

  // An extension needs no grading, but a mark that it changes is shown first.
  the_class.write_class(
      "late: {percent_per_day: 10}\ndeadlines:\n  - {exercises: [" + exercise +
      "], due: \"2026-01-10T12:00:00+01:00\"}\nextensions:\n  - {student: ada, exercises: [" + exercise +
      "], due: \"2026-02-01T00:00:00Z\", why: \"the flu\"}\n");
  CHECK(the_class.mark_of("ada").at("late_days") == 1);
  CHECK(the_class.run({"status"}).tells("class.yaml has other rules for marks now, which do not count yet"));
  const auto preview = the_class.run({"regrade", "--show"});
  INFO(preview.all());
  CHECK(preview.says("other rules for marks in class.yaml, which do not count yet; 1 mark would change"));
  CHECK(preview.says("before: It was received 1 day after the deadline: 10 % were taken off."));
  CHECK(the_class.run({"regrade", "--apply", "--why", "ill"}).says("count from now on"));
  CHECK(the_class.mark_of("ada").at("late_days") == 0);
  const auto settled = the_class.run({"status"});
  CHECK(settled.says("new rules for marks: ill"));
  CHECK(settled.says("+01:00 new rules"));
  CHECK(the_class.run({"show", "ada"}).says("received 2026-01-11T12:00:00+01:00"));
  CHECK(the_class.run({"show", "ada"}).says("extended to 2026-02-01T01:00:00+01:00: the flu"));
  CHECK_FALSE(settled.tells("which do not count yet"));

  const auto feedback = the_class.run({"feedback", "told"});
  INFO(feedback.all());
  const auto told = the_class.invocation({}).cwd / "told";
  CHECK(names_in(told / "students") == std::vector<std::string>{"ada.html", "ada.md", "bob.html", "bob.md"});
  const auto to_bob = read_text(told / "students/bob.md");
  CHECK(to_bob.find("correct: ") != std::string::npos);
  CHECK(to_bob.find("Ada") == std::string::npos);
  CHECK(read_text(told / "staff/bob.md").find("Only for the staff") != std::string::npos);
  const auto mistakes = the_class.run({"mistakes"});
  INFO(mistakes.all());
  CHECK(mistakes.says("mistake"));
  CHECK(std::regex_search(mistakes.out, std::regex("wrong-answer +correct +1")));
}

TEST_CASE("a class is imported again, with the time that was forgotten", "[class]") {
  const SmallClass the_class;
  the_class.hand_in("ada", source_of(correct_body));
  REQUIRE(the_class.run({"import", the_class.in().string()}).status == 0);
  CHECK(the_class.run({"import", the_class.in().string()}).says("0 new, 1 as before"));
  CHECK(the_class.run({"status"}).says("Autumn: 3 students"));
  CHECK(the_class.run({"status"}).says("\n1 submission waits.\n"));
  CHECK(the_class.run({"import", the_class.in().string(), "--received", "2026-01-11T12:00:00+01:00"})
            .says("as before, received at 2026-01-11T11:00:00+00:00, not "));
}

TEST_CASE("a time that was given wrongly is corrected, and none is in the future", "[class]") {
  const SmallClass the_class;
  the_class.hand_in("ada", source_of(correct_body));
  const auto at = [&](std::vector<std::string> more) {
    more.insert(more.begin(), {"import", the_class.in().string(), "--received"});
    return the_class.run(more);
  };
  const auto future = at({"2999-01-01T00:00:00Z"});
  CHECK(future.status == 2);
  CHECK(future.tells("--received 2999-01-01T00:00:00Z is in the future: it is "));
  REQUIRE(at({"2026-01-02T10:00:00Z"}).status == 0);
  const auto later = at({"2026-01-03T10:00:00Z"});
  INFO(later.all());
  CHECK(later.says("One is known already to be received earlier"));
  CHECK(later.says("import again with --correct"));
  CHECK(the_class.run({"show", "ada"}).says("received 2026-01-02T10:00:00"));
  CHECK(at({"2026-01-03T10:00:00Z", "--correct"})
            .says("as before, received at 2026-01-03T10:00:00+00:00, not 2026-01-02T10:00:00+00:00"));
  CHECK(the_class.run({"show", "ada"}).says("received 2026-01-03T10:00:00"));
  CHECK(the_class.run({"import", the_class.in().string(), "--correct"}).status == 2);
}

TEST_CASE("class show says why an attempt does not count", "[class]") {
  const SmallClass the_class;
  for (const auto& [body, day] : {std::pair{correct_body, "02"}, {wrong_body, "03"}}) {
    the_class.hand_in("ada", source_of(body));
    const auto imported = the_class.run(
        {"import", the_class.in().string(), "--received", std::string("2026-01-") + day + "T10:00:00Z"});
    INFO(imported.all());
    CHECK(imported.says(std::string("attempt ") + (day[1] == '2' ? "1" : "2") + " of " + exercise));
  }
  const auto shown = the_class.run({"show", "ada"});
  INFO(shown.all());
  CHECK(
      shown.says("attempt 1, received 2026-01-02T10:00:00+00:00: waiting; does not count: one that was "
                 "received later does"));
  CHECK(shown.says("→ attempt 2"));
}

TEST_CASE("class show says why a program does not compile", "[class]") {
  const SmallClass the_class;
  the_class.hand_in("ada", source_of("return never_declared;"));
  REQUIRE(the_class.run({"import", the_class.in().string()}).status == 0);
  REQUIRE(the_class.run({"grade"}).status == 0);
  const auto shown = the_class.run({"show", "ada"});
  INFO(shown.all());
  CHECK(shown.says("never_declared"));
  CHECK(shown.says(".cpp:"));
}

TEST_CASE("what an instructor has changed is not overwritten", "[class]") {
  const SmallClass the_class;
  the_class.hand_in("ada", source_of(correct_body));
  REQUIRE(the_class.run({"import", the_class.in().string()}).status == 0);
  const auto folder = the_class.invocation({}).cwd;
  const std::vector<std::vector<std::string>> commands{
      {"feedback", "told"}, {"mistakes", "--html", "page.html"}, {"export", "csv", "marks.csv"}};
  for (const auto& [index, file] : {std::pair{0, "told/staff/ada.md"}, {1, "page.html"}, {2, "marks.csv"}}) {
    auto command = commands.at(static_cast<std::size_t>(index));
    INFO(command.front());
    CHECK(the_class.run(command).status != 2);
    const auto written = read_text(folder / file);
    CHECK(the_class.run(command).status != 2);
    the_class.put(file, written + "A remark.\n");
    const auto refused = the_class.run(command);
    CHECK(refused.status == 2);
    CHECK(refused.tells("is not what was written to it last"));
    CHECK(read_text(folder / file) == written + "A remark.\n");
    command.emplace_back("--force");
    CHECK(the_class.run(command).status != 2);
    CHECK(read_text(folder / file) == written);
  }
}

TEST_CASE("pages under random names stand beside none with names", "[class]") {
  const SmallClass the_class;
  for (const auto* student : {"ada", "bob"}) the_class.hand_in(student, source_of(correct_body));
  REQUIRE(the_class.run({"import", the_class.in().string()}).status == 0);
  const auto folder = the_class.invocation({}).cwd / "told/students";
  REQUIRE(the_class.run({"feedback", "told"}).status == 0);
  the_class.put("told/students/bob.md", "changed");
  const auto refused = the_class.run({"feedback", "told", "--hashed"});
  CHECK(refused.status == 2);
  CHECK(refused.tells("bob.md is outdated, but was changed since"));
  CHECK(names_in(folder).size() == 4);
  the_class.put("told/students/staff-list.txt", "not ours");
  const auto hashed = the_class.run({"feedback", "told/", "--hashed", "--force"});
  INFO(hashed.all());
  CHECK(hashed.says("Removed 6 pages there that had been written earlier"));
  CHECK(hashed.tells("is more, such as staff-list.txt, which was not written from here"));
  const auto names = names_in(folder);
  CHECK(names.size() == 5);
  for (const auto& name : names) {
    INFO(name);
    CHECK((name == "staff-list.txt" || name.size() > 30));
  }
  CHECK(the_class.run({"feedback", "told", "--hashed"}).status == 0);
  CHECK(names_in(folder) == names);
}

TEST_CASE("unknown students of all imports are listed until they are known", "[class]") {
  const SmallClass the_class;
  const auto list = the_class.invocation({}).cwd / "unknown.csv";
  for (const auto* student : {"ada", "bob"}) the_class.hand_in(student, source_of(correct_body));
  for (const auto* student : {"mallory", "trudy"}) {
    the_class.hand_in(student, source_of(correct_body));
    CHECK(the_class.run({"import", the_class.in().string()}).status == 1);
    std::filesystem::remove_all(the_class.in() / student);
  }
  CHECK(read_text(list).find("mallory") != std::string::npos);
  CHECK(read_text(list).find("trudy") != std::string::npos);
  the_class.hand_in("mallory", source_of(correct_body));
  the_class.put("roster.csv", "id,name\nada,Ada\nbob,Bob\nmallory,Mallory\n");
  const auto known = the_class.run({"import", the_class.in().string()});
  CHECK(known.status == 0);
  CHECK_FALSE(known.tells("are listed in"));  // of this import, nobody is unknown
  CHECK(read_text(list).find("mallory") == std::string::npos);
  CHECK(read_text(list).find("trudy") != std::string::npos);
}

TEST_CASE("a class is judged again, and nothing counts before it is applied", "[class]") {
  const SmallClass the_class;
  the_class.hand_in("ada", source_of(correct_body));
  the_class.hand_in("bob", "int broken(");
  REQUIRE(the_class.run({"import", the_class.in().string()}).status == 0);
  REQUIRE(the_class.run({"grade"}).status == 0);
  const auto before = the_class.mark_of("ada").at("points").get<double>();

  const auto same = the_class.run({"regrade", "--judge-only"});
  INFO(same.all());
  CHECK(same.status == 0);
  CHECK(same.says("2 results, which do not count yet; 0 marks would change"));
  CHECK(the_class.mark_of("ada").at("points") == before);
  CHECK(the_class.run({"regrade"}).tells("the last regrade does not count yet"));
  CHECK(the_class.run({"regrade", "--show"}).says("0 marks would change"));
  CHECK(the_class.run({"regrade", "--apply", "--student", "ada"}).status == 2);
  const auto applied = the_class.run({"regrade", "--apply", "--why", "a test"});
  CHECK(applied.says("2 results count from now on"));
  CHECK(the_class.run({"status"}).says("regrade of 2: a test"));
  CHECK(the_class.mark_of("ada").at("points") == before);
}

TEST_CASE("a regrade that was interrupted goes on, and says until then what is missing", "[class]") {
  const SmallClass the_class;
  the_class.hand_in("ada", source_of(correct_body));
  the_class.hand_in("bob", source_of(wrong_body));
  REQUIRE(the_class.run({"import", the_class.in().string()}).status == 0);
  REQUIRE(the_class.run({"grade"}).status == 0);
  CHECK(the_class.run({"regrade", "--judge-only", "--continue"}).tells("no regrade was interrupted"));
  REQUIRE(the_class.run({"regrade", "--judge-only", "--student", "ada"}).status == 0);
  // As if it had been of both, and had been killed after the first.
  manyhands::Gradebook::open(the_class.invocation({}).cwd / "gradebook.db").value().plan_proposals(2);
  const auto refused = the_class.run({"regrade", "--judge-only"});
  CHECK(refused.status == 2);
  CHECK(refused.tells("the last regrade was interrupted: 1 of 2 have a new result"));
  CHECK(the_class.run({"regrade", "--apply", "--why", "x"}).tells("Go on with it: --continue"));
  const auto seen = the_class.run({"regrade", "--show"});
  CHECK(seen.tells("1 of 2 results, which do not count yet"));
  CHECK(seen.tells("class regrade --continue, with the same students and exercises"));
  const auto rest = the_class.run({"regrade", "--judge-only", "--continue"});
  INFO(rest.all());
  CHECK(rest.status == 0);
  CHECK(rest.says("2 results, which do not count yet; 0 marks would change"));
  CHECK(the_class.run({"regrade", "--apply", "--why", "a test"}).says("2 results count from now on"));
  CHECK(the_class.run({"regrade", "--discard"}).tells("nothing to discard"));
}

TEST_CASE("students with the same name are told apart by their ids", "[class]") {
  const SmallClass the_class;
  the_class.put("roster.csv", "id,name\n1,Anna Schmidt\n2,Anna Schmidt\n3,Bob Jones\n");
  the_class.hand_in("Anna Schmidt", source_of(correct_body));
  the_class.hand_in("Bob Jones", source_of(correct_body));
  const auto unknown = the_class.run({"import", the_class.in().string()});
  INFO(unknown.all());
  CHECK(unknown.status == 1);
  CHECK(unknown.tells("is the name of several students"));
  CHECK(unknown.tells("import each one's folder with --student ID"));
  const auto folder = (the_class.in() / "Anna Schmidt").string();
  const auto several = the_class.run({"import", folder, "--student", "Anna Schmidt"});
  CHECK(several.status == 2);
  CHECK(several.tells("2 students match 'Anna Schmidt'"));
  CHECK(several.tells("Give the id of one of them: 1 or 2."));
  CHECK(the_class.run({"show", "Anna Schmidt"}).tells("2 students match 'Anna Schmidt'"));
  CHECK(the_class.run({"import", folder, "--student", "2"}).status == 0);
  CHECK(the_class.run({"import", folder, "--student", "bob jones"}).says("as before"));
  CHECK(the_class.run({"show", "3"}).tells("Bob Jones"));
}

TEST_CASE("a mark by weights that the course no longer has is not final, until it is judged again",
          "[class]") {
  const SmallClass the_class;
  the_class.hand_in("ada", source_of(correct_body));
  REQUIRE(the_class.run({"import", the_class.in().string()}).status == 0);
  REQUIRE(the_class.run({"grade"}).status == 0);
  REQUIRE(the_class.mark_of("ada").at("state") == "graded");
  const TemporaryFolder course;
  fs::copy(small_course(), course.path(), fs::copy_options::recursive);
  const fs::path manifest = fs::path("exercises") / exercise / "exercise.yaml";
  auto text = read_text(course.path() / manifest);
  const std::string weights = "{builds: 40, correct: 60}";
  REQUIRE(text.find(weights) != std::string::npos);
  course.put(manifest.string(),
             text.replace(text.find(weights), weights.size(), "{builds: 10, correct: 90}"));
  the_class.write_class("", course.path());
  CHECK(the_class.mark_of("ada").at("state") == "open");
  CHECK(the_class.run({"status"}).tells("1 result was graded by other weights than the course has now"));
  CHECK(the_class.run({"show", "ada"}).tells("but the course now gives 10 %: class regrade --judge-only."));
  const auto again = the_class.run({"regrade", "--judge-only"});
  INFO(again.all());
  CHECK(again.says("0 marks would change, and 1 would stay as it is, but become final or cease to be"));
  CHECK(the_class.run({"regrade", "--apply", "--why", "new weights"}).status == 0);
  CHECK(the_class.mark_of("ada").at("state") == "graded");
  CHECK_FALSE(the_class.run({"status"}).tells("other weights"));
}

TEST_CASE("a grader of a class that is killed loses nothing that it has recorded", "[class]") {
  const SmallClass the_class;
  for (const auto* student : {"ada", "bob", "eve"}) the_class.hand_in(student, source_of(correct_body));
  REQUIRE(the_class.run({"import", the_class.in().string()}).status == 0);
  auto killed = the_class.invocation({"grade"});
  killed.signal = SIGKILL;
  killed.interrupt_when = [](const std::string& out) { return out.find("Grading 3") != std::string::npos; };
  CHECK(grader(killed).status == 128 + SIGKILL);
  const auto graded = the_class.run({"grade"});
  INFO(graded.all());
  CHECK(graded.status == 0);
  const auto marks = json::parse(the_class.run({"export", "json", "-"}).out);
  for (const auto& one : marks.at("students")) CHECK(one.at("marks").at(0).at("state") == "graded");
}

TEST_CASE("mistakes in class.yaml and on the command line are errors with a place", "[class]") {
  const SmallClass the_class;
  const auto message = [&](const std::string& more) {
    the_class.write_class(more);
    const auto ran = the_class.run({"status"});
    CHECK(ran.status == 2);
    return ran.all();
  };
  CHECK(message("counts: lates\n").find("class.yaml:5: 'counts' is 'lates'") != std::string::npos);
  CHECK(message("deadlines:\n  - {exercises: [mandelbrot], due: \"2026-01-10T12:00:00Z\"}\n")
            .find("class.yaml:6: the course has no exercise 'mandelbrot'") != std::string::npos);
  CHECK(message("deadlines:\n  - {exercises: [" + exercise + "], due: \"2026-01-10T12:00:00\"}\n")
            .find("class.yaml:6: 'due' is '2026-01-10T12:00:00', expected a date and a time with its zone") !=
        std::string::npos);
  CHECK(message("extensions:\n  - {student: adda, exercises: [" + exercise +
                "], due: \"2026-01-10T12:00:00Z\"}\n")
            .find("did you mean 'ada'?") != std::string::npos);
  CHECK(message("colour: red\n").find("class.yaml:5: unknown key 'colour'") != std::string::npos);
  the_class.write_class("");
  CHECK(the_class.run({"show", "adda"}).status == 2);
  CHECK(the_class.run({"grade", "--student", "adda"}).status == 2);
  CHECK(the_class.run({"import", "nothing-here"}).status == 2);
  CHECK(the_class.run({"import", the_class.in().string(), "--received", "yesterday"}).status == 2);
  CHECK(the_class.run({"export", "excel", "-"}).status == 2);
  CHECK(grader({"class", "status", "--class", "/nowhere"}).tells("there is no class.yaml in /nowhere"));
}

TEST_CASE("a student who has left, but still has an extension, stops no command", "[class]") {
  const SmallClass the_class;
  the_class.hand_in("bob", source_of(correct_body));
  REQUIRE(the_class.run({"import", the_class.in().string()}).status == 0);
  the_class.put("roster.csv", "id,name\nada,Ada Lovelace\n");
  const auto extended = [&](const std::string& student) {
    the_class.write_class("deadlines:\n  - {exercises: [" + exercise +
                          "], due: \"2026-01-10T12:00:00Z\"}\nextensions:\n  - {student: " + student +
                          ", exercises: [" + exercise + "], due: \"2026-02-01T00:00:00Z\"}\n");
    return the_class.run({"status"});
  };
  const auto left = extended("bob");
  CHECK(left.status == 0);
  CHECK(left.tells("warning: class.yaml:8: the extension of 'bob' has no effect"));
  CHECK(extended("mallory").status == 2);
}

TEST_CASE("a student is forgotten only if that is meant", "[class]") {
  const SmallClass the_class;
  the_class.hand_in("ada", source_of(correct_body));
  REQUIRE(the_class.run({"import", the_class.in().string()}).status == 0);
  CHECK(the_class.run({"forget", "ada"}).status == 2);
  CHECK(the_class.run({"forget", "adda", "--yes"}).tells("did you mean 'ada'?"));
  CHECK(the_class.run({"feedback", "told"}).status == 0);
  CHECK(the_class.run({"forget", "ada", "--yes"}).says("Removed 1 attempt of 'ada'"));
  const auto folder = the_class.invocation({}).cwd;
  for (const auto* file : {"gradebook.db", "gradebook.db-wal"})
    CHECK(read_text(folder / file).find("ada") == std::string::npos);
  CHECK(the_class.run({"show", "ada"}).out == "ada  Ada Lovelace\n");
}

}  // namespace class_test
