// A broken course or build: reported with file and line, before anything runs.
#include <fstream>

#include "kit/host/base/catch.hpp"
#include "tests/cli/cli_harness.hpp"

namespace course_test {

using namespace manyhands::cli_test;
namespace fs = std::filesystem;

namespace {

// Replaces the first occurrence of `old` in a file of the course.
void edit(const fs::path& file, const std::string& old, const std::string& now) {
  auto text = read_text(file);
  const auto at = text.find(old);
  REQUIRE(at != std::string::npos);
  text.replace(at, old.size(), now);
  std::ofstream(file, std::ios::binary) << text;
}

void check_refused(const fs::path& course, const std::vector<std::string>& parts) {
  for (const auto* command : {"run", "list"}) {
    const auto outcome = grader({"--course", course.string(), command});
    INFO(outcome.all());
    CHECK(outcome.status == 2);
    CHECK(outcome.out.empty());
    CHECK(lines_of(outcome.err).size() <= 4);
    for (const auto& part : parts) {
      INFO(part);
      CHECK(outcome.tells(part));
    }
  }
  CHECK(work_left().empty());
}

struct Mistake {
  std::string file;
  std::string old;
  std::string now;
  std::vector<std::string> parts;
};

// A separate build folder whose toolchain.json a test may damage.
struct OtherBuild {
  TemporaryFolder folder;
  OtherBuild() {
    fs::create_directories(folder.path() / "bin");
    fs::copy_file(build_folder() / "bin/grader", folder.path() / "bin/grader");
    fs::copy_file(build_folder() / "toolchain.json", folder.path() / "toolchain.json");
    fs::create_directory_symlink(build_folder() / "lib", folder.path() / "lib");
  }
  [[nodiscard]] Outcome run(std::vector<std::string> args) const {
    Invocation invocation;
    invocation.cwd = folder.path();
    invocation.program = "bin/grader";
    invocation.args = std::move(args);
    return grader(invocation);
  }
};

}  // namespace

TEST_CASE("A mistake in course.yaml or a manifest is named with its line and what was expected", "[course]") {
  const std::string manifest = "exercises/mandelbrot-threads/exercise.yaml";
  const std::vector<Mistake> mistakes{
      {"course.yaml", "points: 100", "pionts: 100", {"course.yaml:8", "pionts", "points"}},
      {"course.yaml", "points: 100", "points: many", {"course.yaml:8", "many"}},
      {"course.yaml", "format: 1", "format: 2", {"course.yaml:2", "format"}},
      {"course.yaml",
       "unmeasured: pending",
       "unmeasured: lost",
       {"course.yaml:4", "lost", "pending, scale or award"}},
      {"course.yaml", "id: mandelbrot-threads", "id: crawl-threads", {"course.yaml:11", "crawl-threads"}},
      {"course.yaml",
       "id: mandelbrot-threads",
       "id: mandelbrot-thread",
       {"course.yaml:11", "mandelbrot-thread"}},
      {"course.yaml", "id: mandelbrot-threads", "id: ../solutions", {"course.yaml:11", "../solutions"}},
      {manifest, "minutes: 45", "minuets: 45", {manifest + ":4", "minuets", "minutes"}},
      {manifest, "minutes: 45", "minutes: [45]", {manifest + ":4", "minutes"}},
      {manifest, "builds: 5,", "builds: 6,", {manifest + ":14", "101"}},
      {manifest, "path: mandelbrot.cpp", "path: ../../secret.cpp", {manifest + ":9", "../../secret.cpp"}},
      {manifest, "kind: threads", "kind: threds", {manifest + ":15", "threds", "threads"}},
      {manifest, "format: 1", "format: 1\n\tx: [", {manifest + ":2"}},
  };
  for (const auto& mistake : mistakes) {
    INFO(mistake.file << ": " << mistake.now);
    const TemporaryFolder folder;
    copy_course(folder.path());
    keep_three_exercises(folder.path());
    edit(folder.path() / mistake.file, mistake.old, mistake.now);
    check_refused(folder.path(), mistake.parts);
  }
}

TEST_CASE("A course file that is missing, empty, binary or no file is one clear message", "[course]") {
  const TemporaryFolder folder;
  const auto course = folder.path() / "course.yaml";
  copy_course(folder.path());
  keep_three_exercises(folder.path());
  const auto manifest = folder.path() / "exercises/pi-processes/exercise.yaml";

  std::ofstream(manifest).close();
  check_refused(folder.path(), {"exercises/pi-processes/exercise.yaml"});
  std::ofstream(manifest) << std::string(
      "\x7f"
      "ELF\0\0\x01",
      7);
  check_refused(folder.path(), {"exercises/pi-processes/exercise.yaml"});
  fs::remove(manifest);
  check_refused(folder.path(), {"exercises/pi-processes/exercise.yaml", "no such file"});
  fs::create_directory(manifest);
  check_refused(folder.path(), {"exercises/pi-processes/exercise.yaml"});
  fs::remove_all(folder.path() / "exercises/pi-processes");
  check_refused(folder.path(), {"pi-processes"});

  std::ofstream(course).close();
  check_refused(folder.path(), {"course.yaml"});
  fs::remove(course);
  fs::create_directory(course);
  check_refused(folder.path(), {"course.yaml"});
}

TEST_CASE("An author makes an exercise from another one, and writes what follows from the course",
          "[course]") {
  const TemporaryFolder folder;
  const auto course = folder.path();
  copy_course(course);
  keep_three_exercises(course);
  const fs::path source = MANYHANDS_SOURCE_DIR;
  fs::copy_file(source / "README.md", course / "README.md");
  fs::create_directories(course / "solutions");
  fs::copy(source / "solutions" / exercise, course / "solutions" / exercise, fs::copy_options::recursive);
  const auto run = [&](std::vector<std::string> args) {
    args.insert(args.begin(), {"--course", course.string()});
    auto outcome = grader(std::move(args));
    UNSCOPED_INFO(outcome.all());
    return outcome;
  };
  CHECK(run({"new", "julia-threads"}).tells("--like is required"));
  CHECK(run({"new", "Julia", "--like", exercise}).status == 2);
  CHECK(run({"new", "julia-threads", "--like", "mandelbrot-thread"})
            .tells("did you mean 'mandelbrot-threads'?"));
  CHECK_FALSE(fs::exists(course / "exercises/julia-threads"));

  const auto made = run({"new", "julia-threads", "--like", exercise});
  CHECK(made.status == 0);
  CHECK(lines_of(made.out).size() == 5);
  CHECK(run({"list"}).says("julia-threads"));
  CHECK(run({"sync", "--check"}).status == 0);
  std::ofstream(course / "starter/julia-threads" / source_file) << "my own try\n";
  const auto differs = run({"sync", "--check"});
  CHECK(differs.status == 1);
  CHECK(differs.says("starter/julia-threads: differs"));
  CHECK(run({"sync"}).status == 0);
  CHECK(run({"sync", "--check"}).status == 0);
}

TEST_CASE("Without a compiler nobody loses points", "[course]") {
  const OtherBuild build;
  const Submission submission(source_of("return {};"));
  const std::vector<std::string> run{"--course", small_course().string(), "run",
                                     exercise,   "--submission",          submission.folder().string()};
  edit(build.folder.path() / "toolchain.json", "\"compiler\": \"", "\"compiler\": \"/gone");
  const auto outcome = build.run(run);
  INFO(outcome.all());
  CHECK(outcome.status == 3);
  CHECK(outcome.tells("the compiler could not be started"));
  CHECK(outcome.tells("not your program"));
  CHECK(outcome.tells("This costs you no points"));
  CHECK(outcome.left_running.empty());
  CHECK(names_in(build.folder.path() / "work").empty());
  const auto doctor = build.run({"--course", small_course().string(), "doctor"});
  INFO(doctor.all());
  CHECK(doctor.tells("there is no compiler"));

  fs::remove(build.folder.path() / "toolchain.json");
  const auto none = build.run(run);
  INFO(none.all());
  CHECK(none.status == 3);
  CHECK(none.tells("toolchain.json"));
  std::ofstream(build.folder.path() / "toolchain.json") << "{]";
  const auto garbage = build.run(run);
  INFO(garbage.all());
  CHECK(garbage.status == 3);
  CHECK(garbage.tells("toolchain.json"));
}

}  // namespace course_test
