// What programs may rely on: exit status, the JSON report, seeds, and the handling of a report that cannot be
// written.
#include <sys/resource.h>

#include <cmath>
#include <fstream>

#include "kit/host/base/catch.hpp"
#include "tests/cli/cli_harness.hpp"

namespace contract_test {

using namespace manyhands::cli_test;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

// A correct answer: one of the exercise's own solutions.
std::string reference() {
  return read_text(fs::path(MANYHANDS_SOURCE_DIR) / "solutions" / exercise / source_file);
}

void check_keys(const json& object, const std::vector<std::pair<std::string, json::value_t>>& keys) {
  for (const auto& [key, type] : keys) {
    INFO(key << " in " << object.dump().substr(0, 300));
    REQUIRE(object.contains(key));
    const auto& value = object.at(key);
    if (type == json::value_t::number_float)
      CHECK(value.is_number());
    else if (type == json::value_t::number_integer)
      CHECK(value.is_number_integer());
    else
      CHECK(value.type() == type);
  }
}

bool is_one_of(const json& word, const std::vector<std::string>& words) {
  return std::find(words.begin(), words.end(), word.get<std::string>()) != words.end();
}

void check_contract(const json& report) {
  using type = json::value_t;
  check_keys(report, {{"format", type::number_integer},
                      {"grader_version", type::string},
                      {"time", type::string},
                      {"case", type::string},
                      {"course", type::string},
                      {"course_digest", type::string},
                      {"machine", type::object},
                      {"sandbox", type::string},
                      {"seed", type::string},
                      {"complete", type::boolean},
                      {"pending", type::array},
                      {"points", type::number_float},
                      {"max_points", type::number_float},
                      {"points_unmeasured", type::number_float},
                      {"exercises", type::array}});
  CHECK(report["format"] == 2);
  CHECK(report.at("student").is_null());
  const auto is_hex = [](const json& text, std::size_t digits) {
    const auto hex = text.get<std::string>();
    return hex.size() == digits && hex.find_first_not_of("0123456789abcdef") == std::string::npos;
  };
  CHECK(is_hex(report["case"], 8));
  CHECK(is_hex(report["course_digest"], 16));
  CHECK(report["complete"] == report["pending"].empty());
  CHECK(report["seed"].get<std::string>().find_first_not_of("0123456789") == std::string::npos);
  for (const auto& e : report["exercises"]) {
    check_keys(e, {{"id", type::string},
                   {"exercise_digest", type::string},
                   {"state", type::string},
                   {"points", type::number_float},
                   {"max_points", type::number_float},
                   {"points_unmeasured", type::number_float},
                   {"checks", type::array}});
    CHECK(is_hex(e["exercise_digest"], 16));
    CHECK(is_one_of(e["state"], {"graded", "not_started"}));
    if (e["state"] == "graded") CHECK(is_one_of(e["verdict"], {"pass", "fail", "inconclusive", "fault"}));
    for (const auto& check : e["checks"]) {
      check_keys(check, {{"name", type::string},
                         {"verdict", type::string},
                         {"why", type::string},
                         {"points", type::number_float},
                         {"max_points", type::number_float},
                         {"seconds", type::number_float},
                         {"findings", type::array},
                         {"measured", type::object}});
      CHECK(is_one_of(check["name"],
                      {"builds", "correct", "memory", "races", "schedules", "mechanism", "speed"}));
      CHECK(is_one_of(check["verdict"], {"pass", "fail", "inconclusive", "skipped", "fault"}));
      for (const auto& finding : check["findings"])
        check_keys(finding, {{"code", type::string},
                             {"by", type::string},
                             {"task", type::number_integer},
                             {"message", type::string},
                             {"file", type::string},
                             {"line", type::number_integer},
                             {"column", type::number_integer},
                             {"related", type::array}});
    }
  }
}

Outcome run(const fs::path& course, std::vector<std::string> more) {
  std::vector<std::string> args{"--course", course.string(), "run"};
  args.insert(args.end(), more.begin(), more.end());
  return grader(args);
}

}  // namespace

TEST_CASE("What is not started costs nothing, unless all is asked for", "[contract]") {
  const TemporaryFolder folder;
  copy_course(folder.path());
  keep_three_exercises(folder.path());
  const auto outcome = run(folder.path(), {});
  INFO(outcome.all());
  CHECK(outcome.status == 0);
  CHECK(outcome.err.empty());
  // One line per exercise, and what to do next.
  for (const auto* id : {"crawl-threads", "mandelbrot-threads", "pi-processes"}) CHECK(outcome.says(id));
  CHECK(outcome.says("not started"));
  CHECK(outcome.says("exercises/crawl-threads/README.md"));
  CHECK(lines_of(outcome.out).size() < 14);
  CHECK(work_left().empty());

  CHECK(run(folder.path(), {"--complete"}).status == 1);
  CHECK(run(folder.path(), {"--complete", "--exit-zero"}).status == 0);
  const auto quiet = run(folder.path(), {"-q"});
  CHECK(quiet.status == 0);
  CHECK(quiet.all().empty());

  const auto report = json::parse(run(folder.path(), {"--json", "-"}).out);
  check_contract(report);
  CHECK(report["max_points"] == 300);
  CHECK(report["points"] == 0);
  for (const auto& e : report["exercises"]) CHECK(e["state"] == "not_started");
}

TEST_CASE("A solved exercise passes in every check, or says what this machine could not measure",
          "[contract]") {
  const TemporaryFolder folder;
  copy_course(folder.path());
  folder.put("starter/mandelbrot-threads/mandelbrot.cpp", reference());
  const auto file = folder.path() / "report.json";
  const auto kept = folder.path() / "kept";
  const auto outcome =
      run(folder.path(), {exercise, "--json", file.string(), "--seed", "7", "--record", kept.string()});
  INFO(outcome.all());
  CHECK((outcome.status == 0 || outcome.status == 4));
  CHECK(outcome.left_running.empty());
  CHECK(work_left().empty());
  const auto report = json::parse(read_text(file));
  check_contract(report);
  CHECK(report["seed"] == "7");
  REQUIRE(report["exercises"].size() == 1);
  const auto& e = report["exercises"][0];
  CHECK(e["id"] == exercise);
  CHECK(std::abs(e["points"].get<double>() + e["points_unmeasured"].get<double>() - 100) < 1e-6);
  CHECK((outcome.status == 4) == (e["verdict"] == "inconclusive"));
  std::vector<std::string> names;
  for (const auto& check : e["checks"]) {
    names.push_back(check["name"]);
    CHECK(check["verdict"] != "fail");
    CHECK(check["verdict"] != "fault");
    CHECK(check["findings"].empty());
  }
  CHECK(names ==
        std::vector<std::string>{"builds", "correct", "memory", "races", "schedules", "mechanism", "speed"});
  CHECK(outcome.says("of 100 points"));
  // The speed evidence can be judged again, from the record as well as from the report.
  if (const auto& speed = e["checks"].back(); speed["why"] != "machine")
    for (const auto& source : {kept, file}) {
      const auto again = grader({"judge", "--json", source.string()});
      INFO(again.all());
      CHECK(again.status == 0);
      const auto verdicts = json::parse(again.out)["verdicts"];
      REQUIRE(verdicts.size() == 1);
      CHECK(verdicts[0]["verdict"] == speed["verdict"]);
      CHECK(verdicts[0]["exercise"] == exercise);
    }
  // The checkout remembers the result, and list shows it.
  const auto list = grader({"--course", folder.path().string(), "list"});
  CHECK(list.says(e["points"] == 100 ? "100/100" : "/100, partly not measured"));
}

TEST_CASE("A wrong answer is status 1, whatever else is asked for, but for --exit-zero", "[contract]") {
  const Submission submission(source_of("auto picture = serial(view); picture.at(0) ^= 1; return picture;"));
  const auto grading = grade(submission.folder(), {"--seed", "42"});
  INFO(grading.outcome.all());
  CHECK(grading.outcome.status == 1);
  check_contract(grading.report);
  CHECK(grading.codes() == std::vector<std::string>{"wrong-answer"});
  CHECK(grading.report["points"] == 40);
  CHECK(grading.check("builds")["verdict"] == "pass");
  CHECK(grading.check("correct")["verdict"] == "fail");

  // The same seed gives the same inputs, so all figures in the findings are equal.
  const auto again = grade(submission.folder(), {"--seed", "42", "--exit-zero"});
  CHECK(again.outcome.status == 0);
  CHECK(again.check("correct")["findings"] == grading.check("correct")["findings"]);
  const auto fresh = grade(submission.folder());
  CHECK(fresh.report["seed"] != "42");
  CHECK(fresh.outcome.status == 1);
}

TEST_CASE("What has not changed keeps its verdict, until its file, or --force or a seed, asks again",
          "[contract]") {
  const TemporaryFolder course;
  fs::copy(small_course(), course.path(), fs::copy_options::recursive | fs::copy_options::overwrite_existing);
  const auto wrong = source_of("auto picture = serial(view); picture.at(0) ^= 1; return picture;");
  const auto mine = "starter/" + exercise + "/" + source_file;
  course.put(mine, wrong);
  const auto file = course.path() / "report.json";
  const auto graded = [&](std::vector<std::string> more) {
    more.insert(more.end(), {exercise, "--json", file.string()});
    const auto outcome = run(course.path(), more);
    INFO(outcome.all());
    CHECK(outcome.status == 1);
    const auto report = json::parse(read_text(file));
    check_contract(report);
    const bool unchanged = report["exercises"][0]["unchanged"];
    CHECK(outcome.says("Not graded again") == unchanged);
    return report["exercises"][0];
  };
  const auto first = graded({});
  CHECK(first["unchanged"] == false);
  auto second = graded({});
  CHECK(second["unchanged"] == true);
  second["unchanged"] = false;
  CHECK(second == first);
  CHECK(graded({"--force"})["unchanged"] == false);
  CHECK(graded({"--seed", "7"})["unchanged"] == false);
  CHECK(graded({"--submission", (course.path() / "starter").string()})["unchanged"] == false);
  CHECK(graded({})["unchanged"] == true);
  course.put(mine, wrong + "//\n");
  CHECK(graded({})["unchanged"] == false);
  // A changed manifest or a damaged saved verdict also causes a new grading.
  course.put(".manyhands/verdicts/" + exercise + ".json", "{\"ground\": 1");
  CHECK(graded({})["unchanged"] == false);
  fs::last_write_time(course.path() / "exercises" / exercise / "exercise.yaml",
                      fs::file_time_type::clock::now());
  CHECK(graded({})["unchanged"] == false);
}

TEST_CASE("A course of one passed and one failed exercise has failed", "[contract]") {
  const TemporaryFolder folder;
  fs::copy(small_course(), folder.path(), fs::copy_options::recursive);
  const auto other = folder.path() / "exercises/pi-processes/exercise.yaml";
  std::ofstream(folder.path() / "course.yaml")
      << "format: 1\ntitle: Two\nmodules:\n  - title: Both\n    exercises:\n"
         "      - {id: mandelbrot-threads, points: 30, after: []}\n"
         "      - {id: pi-processes, points: 70, after: []}\n";
  std::ofstream(other) << "format: 1\ntitle: Pi\nminutes: 5\ntasks: [One, Two]\n"
                          "files: [{path: pi.cpp}]\nchecks: {builds: 100}\n";
  folder.put("starter/mandelbrot-threads/mandelbrot.cpp", reference());
  folder.put("starter/pi-processes/pi.cpp", "int pi(;\n");
  const auto outcome = run(folder.path(), {"--json", "-"});
  INFO(outcome.all());
  CHECK(outcome.status == 1);
  const auto report = json::parse(outcome.out);
  check_contract(report);
  CHECK(report["points"] == 30);
  CHECK(report["max_points"] == 100);
  CHECK(report["exercises"][0]["verdict"] == "pass");
  CHECK(report["exercises"][1]["verdict"] == "fail");
  CHECK(run(folder.path(), {exercise, "-q"}).status == 0);
  CHECK(run(folder.path(), {"pi-processes", "-q"}).status == 1);

  // A grader error takes precedence over a failed submission. Here the grader is missing.
  const TemporaryFolder broken;
  fs::create_directories(broken.path() / "bin");
  fs::copy_file(build_folder() / "bin/grader", broken.path() / "bin/grader");
  fs::create_directory_symlink(build_folder() / "lib", broken.path() / "lib");
  auto toolchain = json::parse(read_text(build_folder() / "toolchain.json"));
  const fs::path real = toolchain["exercises"].get<std::string>();
  fs::create_directories(broken.path() / "exercises");
  fs::copy(real / exercise, broken.path() / "exercises" / exercise, fs::copy_options::recursive);
  fs::create_directory_symlink(real / "pi-processes", broken.path() / "exercises/pi-processes");
  fs::remove(broken.path() / "exercises" / exercise / "host");
  toolchain["exercises"] = (broken.path() / "exercises").string();
  broken.put("toolchain.json", toolchain.dump());
  Invocation invocation;
  invocation.program = broken.path() / "bin/grader";
  invocation.args = {"--course", folder.path().string(), "run"};
  const auto faulty = grader(invocation);
  INFO(faulty.all());
  CHECK(faulty.status == 3);
  CHECK(faulty.tells("the grader failed here, not your program"));
  CHECK(faulty.tells("costs you no points"));
  CHECK(names_in(broken.path() / "work").empty());
}

TEST_CASE("A wrong command line is status 2, and says what was meant", "[contract]") {
  const auto course = small_course().string();
  const auto check = [&](const std::vector<std::string>& args, const std::string& words) {
    const auto outcome = grader(args);
    INFO(outcome.all());
    CHECK(outcome.status == 2);
    CHECK(outcome.out.empty());
    CHECK(outcome.tells(words));
    CHECK(lines_of(outcome.err).size() <= 4);
  };
  check({"--course", course, "run", "mandelbrot-thread"}, "did you mean 'mandelbrot-threads'?");
  check({"--course", course, "hint", "mandelbort-threads"}, "did you mean 'mandelbrot-threads'?");
  check({"run", "--jsn", "x"}, "there is no option '--jsn'; did you mean '--json'?");
  check({"runn"}, "there is no command 'runn'; did you mean 'run'?");
  check({"run", "--seed", "many"}, "many");
  check({"run", "--sandbox", "iron"}, "iron");
  check({"hint"}, "id");
  check({"--course", course, "run", "--submission", "/no/such/folder"}, "there is no folder /no/such/folder");
  check({"--course", "/no/such/course", "run"}, "there is no course.yaml in /no/such/course");
  CHECK(work_left().empty());
}

TEST_CASE("A report that could not be written is status 2 before anything runs", "[contract]") {
  const auto course = small_course().string();
  const TemporaryFolder folder;
  const auto refused = [&](const std::string& path, const std::string& words) {
    const auto outcome = grader({"--course", course, "run", "--json", path});
    INFO(outcome.all());
    CHECK(outcome.status == 2);
    CHECK(outcome.out.empty());
    CHECK(outcome.tells("cannot write " + path));
    CHECK(outcome.tells(words));
  };
  refused("/no/such/folder/report.json", "No such file or directory");
  refused(folder.path().string(), "Is a directory");
  refused("/proc/version/report.json", "Not a directory");
  CHECK(names_in(folder.path()).empty());
}

TEST_CASE("A report that cannot be written after all is our fault", "[contract]") {
  const auto device = grader({"--course", small_course().string(), "run", "--json", "/dev/full"});
  INFO(device.all());
  CHECK(device.status == 3);
  CHECK(device.tells("No space left on device"));
}

TEST_CASE("A limit of the shell that is too low is named, before anything runs", "[contract]") {
  const TemporaryFolder folder;
  const auto old = folder.put("report.json", "the old report");
  for (const auto& [limit, name] : {std::pair{manyhands::spawn::Limit{RLIMIT_FSIZE, 200}, "ulimit -f"},
                                    {manyhands::spawn::Limit{RLIMIT_NOFILE, 40}, "ulimit -n"},
                                    {manyhands::spawn::Limit{RLIMIT_STACK, 1 << 20}, "ulimit -s"}}) {
    Invocation invocation;
    invocation.args = {"--course", small_course().string(), "run", "--json", old.string()};
    invocation.limits = {limit};
    const auto outcome = grader(invocation);
    INFO(outcome.all());
    CHECK(outcome.status == 3);
    CHECK(outcome.tells(name));
    CHECK_FALSE(outcome.tells("container"));
    CHECK(read_text(old) == "the old report");
    CHECK(names_in(folder.path()) == std::vector<std::string>{"report.json"});
    invocation.args = {"doctor"};
    CHECK(grader(invocation).tells(name));
  }
}

TEST_CASE("Output that is lost is no success", "[contract]") {
  const auto course = small_course().string();
  for (const auto& args : std::vector<std::vector<std::string>>{{"list"}, {"explain"}, {"--help"}, {"run"}}) {
    Invocation invocation;
    invocation.args = {"--course", course};
    invocation.args.insert(invocation.args.end(), args.begin(), args.end());
    invocation.out = "/dev/full";
    const auto outcome = grader(invocation);
    INFO(args.front() << ": " << outcome.all());
    CHECK(outcome.status == 3);
    CHECK(outcome.tells("could not be written to standard output"));
  }
}

}  // namespace contract_test
