#include <sys/stat.h>

#include "course/load_course.hpp"
#include "kit/host/base/catch.hpp"
#include "tests/unit/temporary_folder.hpp"

namespace load_course_test {

using namespace manyhands;
using manyhands::test::TemporaryFolder;

namespace {

const std::string good_course = R"(format: 1
title: A course
unmeasured: scale
modules:
  - title: First
    exercises:
      - {id: one, points: 40, after: []}
  - title: Second
    exercises:
      - {id: two-b, points: 60, after: [one]}
comparisons:
  - id: ways
    title: Two ways
    versions:
      - {name: serial, exercise: one, from: given, workers: 1}
      - {name: other, exercise: two-b, from: exercises/one/starter, libraries: [tbb]}
)";

const std::string good_manifest = R"(format: 1
title: One
minutes: 30
tasks: [Make it work, Make it fast]
files:
  - {path: one.cpp, max_bytes: 1000}
  - {path: sub/two.hpp}
binding: source
libraries: [asio, tbb]
workers: 4
profiles: [release, asan, tsan]
limits: {wall: 10, cpu: 30.5, memory: 512, processes: 8, output: 64}
checks: {builds: 0, correct: 40, memory: 10, races: 10, mechanism: 20, speed: 20}
mechanism: {kind: single-thread, at_work: 3, in_flight: workers}
speed: {kind: makespan, parallel_fraction: 0.98, full: 1.25, partial: 2, clock: virtual}
forbid: [{calls: [processes, sleep], pattern: '\bsystem\s*\(', hint: use the library}]
try: {site: true, args: ["--workers", "4"]}
)";

/// A valid course, except for the given file.
struct Fixture {
  TemporaryFolder folder;

  Fixture() {
    put("course.yaml", good_course);
    for (const std::string id : {"one", "two-b"}) {
      put("exercises/" + id + "/exercise.yaml", good_manifest);
      put("exercises/" + id + "/starter/one.cpp", "");
      put("exercises/" + id + "/starter/sub/two.hpp", "");
    }
  }
  void put(const std::string& name, const std::string& bytes) { folder.put(name, bytes); }

  /// The error message, or "" if there is none.
  std::string load() const {
    const auto course = load_course(folder.path());
    return course ? "" : course.error().message;
  }
};

std::string with(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

void check_says(const std::string& message, const std::string& part) {
  INFO(message);
  CHECK(message.find(part) != std::string::npos);
}

struct Mistake {
  std::string from, to, message;
};

}  // namespace

TEST_CASE("a good course becomes plain structs") {
  const Fixture f;
  const auto course = load_course(f.folder.path());
  REQUIRE(course.ok());
  CHECK(course->title == "A course");
  CHECK(course->unmeasured == Unmeasured::scale);
  CHECK(course->modules.at(1).exercises.at(0).after == std::vector<std::string>{"one"});
  CHECK(course->points_of("two-b") == 60);
  CHECK(course->find("none") == nullptr);
  REQUIRE(course->comparisons.size() == 1);
  CHECK(course->comparisons[0].id == "ways");
  REQUIRE(course->comparisons[0].versions.size() == 2);
  CHECK(course->comparisons[0].versions[0].from == "given");
  CHECK(course->comparisons[0].versions[0].workers == 1);
  CHECK(course->comparisons[0].versions[1].exercise == "two-b");
  CHECK(course->comparisons[0].versions[1].workers == 0);
  CHECK(course->comparisons[0].versions[1].libraries == std::vector<std::string>{"tbb"});
  const Exercise* e = course->find("one");
  REQUIRE(e != nullptr);
  CHECK(e->folder == f.folder.path() / "exercises" / "one");
  CHECK(e->tasks.size() == 2);
  CHECK(e->files.at(0).max_bytes == 1000);
  CHECK(e->files.at(1).max_bytes == 65536);
  CHECK(e->libraries == std::vector<std::string>{"asio", "tbb"});
  CHECK(e->limits.cpu_s == 30.5);
  CHECK(e->limits.memory_mb == 512);
  CHECK(e->weights.at(CheckName::correct) == 40);
  CHECK(e->weights.count(CheckName::schedules) == 0);
  REQUIRE(e->mechanism.size() == 1);
  CHECK(e->mechanism[0].kind == MechanismKind::single_thread);
  CHECK(e->mechanism[0].in_flight);
  REQUIRE(e->speed.size() == 1);
  CHECK(e->speed[0].kind == SpeedKind::makespan);
  CHECK(e->speed[0].partial == 2);
  CHECK(e->speed[0].clock == ClockKind::virtual_time);
  CHECK(e->speed[0].cores == 0);
  CHECK(e->forbid.at(0).calls == std::vector<std::string>{"processes", "sleep"});
  CHECK(e->forbid.at(0).hint == "use the library");
  CHECK(e->try_settings.args == std::vector<std::string>{"--workers", "4"});
}

TEST_CASE("mechanism and speed may have several parts, each with its own kind and cores") {
  Fixture f;
  f.put("exercises/one/exercise.yaml",
        with(with(good_manifest, "mechanism: {kind: single-thread, at_work: 3, in_flight: workers}",
                  "mechanism: [{kind: threads, in_flight: workers}, {kind: threads, at_work: 2}]"),
             "speed: {kind: makespan, parallel_fraction: 0.98, full: 1.25, partial: 2, clock: virtual}",
             "speed:\n  - {kind: makespan, cores: 1}\n  - {kind: makespan}\n  - {kind: cores, "
             "parallel_fraction: "
             "0.97}"));
  const auto course = load_course(f.folder.path());
  REQUIRE(course.ok());
  const auto& e = *course->find("one");
  REQUIRE(e.mechanism.size() == 2);
  CHECK(e.mechanism[0].work() == Work::io);
  CHECK(e.mechanism[1].work() == Work::cpu);
  REQUIRE(e.speed.size() == 3);
  CHECK(e.speed[0].cores == 1);
  CHECK(e.speed[0].full == 1.25);
  CHECK(e.speed[1].cores == 0);
  CHECK(e.speed[1].work() == Work::io);
  CHECK(e.speed[2].work() == Work::cpu);
  CHECK(e.speed[2].parallel_fraction == 0.97);
  CHECK(e.speed[2].full == 0.85);
}

TEST_CASE("every mistake in course.yaml is named with its line and what was expected") {
  const Mistake mistakes[] = {
      {"title: A course", "titel: A course",
       "course.yaml:2: unknown key 'titel', expected format, title, unmeasured, one_core, sandbox, modules, "
       "fast_track or comparisons; did you mean 'title'?"},
      {"title: A course", "titel: A course", "course.yaml:1: the key 'title' is missing"},
      {"format: 1", "format: 2", "course.yaml:1: 'format' is '2', expected 1"},
      {"scale", "scaled",
       "course.yaml:3: 'unmeasured' is 'scaled', expected pending, scale or award; did you mean 'scale'?"},
      {"unmeasured: scale", "sandbox: yes",
       "course.yaml:3: 'sandbox' is 'yes', expected none, container, user or full"},
      {"points: 40", "points: many",
       "course.yaml:7: 'modules.exercises.points' is 'many', expected a number above 0"},
      {"points: 40", "points: '40'",
       "course.yaml:7: 'modules.exercises.points' is '40', expected a number above 0"},
      {"points: 40", "points: .inf", "expected a number above 0"},
      {"points: 40, ", "", "course.yaml:7: the key 'modules.exercises.points' is missing"},
      {"id: one", "id: One", "course.yaml:7: the id 'One' is not valid, expected 2 to 40 characters"},
      {"id: one", "id: ../one", "the id '../one' is not valid"},
      {"id: one", "id: onn",
       "course.yaml:7: found no folder exercises/onn, expected the exercise there; did you mean "
       "'one'?"},
      {"id: two-b", "id: one", "course.yaml:10: the id 'one' is here a second time"},
      {"after: [one]", "after: [ones]",
       "course.yaml:10: 'after' names 'ones', expected an exercise above this one; did you mean 'one'?"},
      {"after: []", "after: [[a]]", "'modules.exercises.after' has a list in its list, expected text"},
      {"after: []", "after: one", "'modules.exercises.after' is 'one', expected a list"},
      {"title: First", "title: First\n    title: Again",
       "course.yaml:6: the key 'modules.title' is here a second"},
      {"title: First", "title: ''", "'modules.title' is '', expected text that is not empty"},
      {"modules:", "fast_track: [onee]\nmodules:",
       "course.yaml:4: 'onee' is not an exercise of this course; did you mean 'one'?"},
      {"modules:", "modules: 3\nother:", "course.yaml:4: 'modules' is '3', expected a list"},
      {"exercise: one", "exercise: onee",
       "course.yaml:15: 'onee' is not an exercise of this course; did you mean 'one'?"},
      {"exercises/one/starter", "exercises/none",
       "course.yaml:16: found no folder exercises/none, expected one with the exercise's files, or 'given'"},
      {"id: ways", "name: ways", "course.yaml:12: unknown key 'comparisons.name', expected"},
      {"workers: 1", "workers: 0", "course.yaml:15: 'comparisons.versions.workers' is '0', expected a whole"},
      {"libraries: [tbb]", "libraries: [tb]",
       "'libraries' has 'tb', expected asio, tbb or mpi; did you mean 'tbb'?"},
      {"title: A course", "title: [", "course.yaml:4: not valid YAML"},
      {"title: A course", "? [a]\n: b", "found a list as a key, expected a word"},
      {"title: A course", "title: A course\n---\na: b",
       "course.yaml: found several YAML documents, expected one"},
  };
  for (const Mistake& m : mistakes) {
    Fixture f;
    f.put("course.yaml", with(good_course, m.from, m.to));
    INFO(m.to);
    check_says(f.load(), m.message);
  }
}

TEST_CASE("every mistake in a manifest is named with its line and what was expected") {
  const Mistake mistakes[] = {
      {"minutes: 30", "minuts: 30", "exercises/one/exercise.yaml:3: unknown key 'minuts'"},
      {"minutes: 30", "minuts: 30", "did you mean 'minutes'?"},
      {"minutes: 30", "minutes: half an hour",
       "'minutes' is 'half an hour', expected a whole number from 1 to 6000"},
      {"minutes: 30", "minutes: 1.5", "'minutes' is '1.5', expected a whole number"},
      {"minutes: 30", "minutes: 99999999999999999999", "expected a whole number"},
      {"tasks: [Make it work, Make it fast]", "tasks:", "'tasks' is nothing, expected a list"},
      {"path: one.cpp", "path: /etc/passwd", "the path '/etc/passwd' is absolute"},
      {"path: one.cpp", "path: ../one.cpp", "the path '../one.cpp' leads out of the exercise with '..'"},
      {"path: one.cpp", "path: a/../../one.cpp", "leads out of the exercise"},
      {"path: one.cpp", "path: a//b.cpp", "has an empty part"},
      {"path: one.cpp", "path: 'a b.cpp'", "has characters other than"},
      {"path: one.cpp", "path: -fplugin=x.cpp", "has characters other than"},
      {"path: one.cpp", "path: -o.cpp", "starts with . or -"},
      {"path: one.cpp", "path: none.cpp",
       "exercises/one/exercise.yaml:6: found no file exercises/one/starter/none.cpp"},
      {"path: sub/two.hpp", "path: one.cpp", "the file 'one.cpp' is here a second time"},
      {"max_bytes: 1000", "max_bytes: -1", "'files.max_bytes' is '-1', expected a whole number from 1"},
      {"max_bytes: 1000", "max_byte: 1000", "did you mean 'max_bytes'?"},
      {"binding: source", "binding: sauce", "did you mean 'source'?"},
      {"[asio, tbb]", "[asio, tbbb]",
       "exercise.yaml:9: 'libraries' has 'tbbb', expected asio, tbb or mpi; did you mean 'tbb'?"},
      {"[asio, tbb]", "[tbb, tbb]", "'libraries' has 'tbb' twice"},
      {"[asio, tbb]", "tbb", "'libraries' is 'tbb', expected a list"},
      {"correct: 40", "correct: 41", "exercise.yaml:13: the weights of 'checks' sum to 101, expected 100"},
      {"correct: 40", "corect: 40", "unknown check 'corect', expected builds, correct,"},
      {"correct: 40", "correct: -40", "'checks.correct' is '-40', expected a number"},
      {"[release, asan, tsan]", "[release, assan, tsan]",
       "'profiles' has 'assan', expected release, asan, tsan or controlled; did"},
      {"[release, asan, tsan]", "[release, asan]",
       "'profiles' has no 'tsan', expected it for the check 'races'"},
      {"kind: single-thread", "kind: thread", "'mechanism.kind' is 'thread', expected threads, processes,"},
      {"in_flight: workers", "in_flight: 3", "'mechanism.in_flight' is '3', expected workers"},
      {"partial: 2", "partial: 1.1", "'speed.partial' is 1.1, expected less than 'full'"},
      {"parallel_fraction: 0.98", "parallel_fraction: 1.5", "expected a number above 0 and up to 1"},
      {"'\\bsystem\\s*\\('", "'('", "'(' is not a regular expression"},
      {"site: true", "site: yes", "'try.site' is 'yes', expected true or false"},
      {"limits: {wall: 10", "limits: {walls: 10", "unknown key 'limits.walls'"},
      {"speed: {kind: makespan, ", "velocity: {", "the key 'speed' is missing"},
      {"mechanism: {", "mechanism: 3 #", "'mechanism': found '3', expected keys with values"},
      {"mechanism: {", "mechanism: [] #", "'mechanism' is a list, expected at least one part"},
      {"mechanism: {", "mechanism: [3] #", "'mechanism': found '3', expected keys with values"},
      {"speed: {kind: makespan, ", "speed: {kind: makespan, cores: 2, ", "'speed.cores' is '2', expected 1"},
      {"kind: makespan, parallel_fraction: 0.98, full: 1.25, partial: 2", "kind: cores, cores: 1",
       "expected no such key: one core shows no speedup"},
  };
  for (const Mistake& m : mistakes) {
    Fixture f;
    f.put("exercises/one/exercise.yaml", with(good_manifest, m.from, m.to));
    INFO(m.to);
    check_says(f.load(), m.message);
  }
}

TEST_CASE("files that are empty, binary, huge, missing or no files at all are errors") {
  for (const std::string& bytes :
       {std::string(),
        std::string("\x7f"
                    "ELF\0\0",
                    6),
        std::string(300'000, '#'), std::string("\xff\xfe"), std::string(5000, '['), std::string("- a\n- b\n"),
        std::string("%TAG ! x\n--- !y"), std::string("a: *b")}) {
    Fixture f;
    f.put("course.yaml", bytes);
    CHECK(f.load().rfind("course.yaml:", 0) == 0);
    f.put("course.yaml", good_course);
    f.put("exercises/one/exercise.yaml", bytes);
    CHECK(f.load().rfind("exercises/one/exercise.yaml:", 0) == 0);
  }
  const Fixture f;
  const auto manifest = f.folder.path() / "exercises/one/exercise.yaml";
  std::filesystem::remove(manifest);
  CHECK(f.load() == "exercises/one/exercise.yaml: there is no such file");
  REQUIRE(::mkfifo(manifest.c_str(), 0600) == 0);
  check_says(f.load(), "is not an ordinary file");
}

TEST_CASE("a folder without a course says where to start the program") {
  const TemporaryFolder folder;
  const auto course = load_course(folder.path());
  REQUIRE_FALSE(course.ok());
  CHECK(course.error().message == "course.yaml: there is no such file");
  CHECK(course.error().remedy == "Start the program in the folder of the course, where course.yaml is.");
}

TEST_CASE("all mistakes come at once, up to twenty") {
  Fixture f;
  f.put("course.yaml", with(good_course, "scale", "scaled"));
  f.put("exercises/one/exercise.yaml", with(good_manifest, "minutes: 30", "minutes: x"));
  std::string message = f.load();
  check_says(message, "course.yaml:3");
  check_says(message, "exercises/one/exercise.yaml:3");

  std::string many = good_course;
  for (int i = 0; i < 25; ++i) many += "key" + std::to_string(i) + ": 1\n";
  f.put("course.yaml", many);
  message = f.load();
  CHECK(std::count(message.begin(), message.end(), '\n') == 20);
  check_says(message, "\nand 6 more");
}

TEST_CASE("an author's line cannot command the terminal on which its error is shown") {
  Fixture f;
  f.put("exercises/one/exercise.yaml", with(good_manifest, "minutes: 30", "\"\\e[31m\": 30"));
  check_says(f.load(), "unknown key '\\x1b[31m'");
}

}  // namespace load_course_test
