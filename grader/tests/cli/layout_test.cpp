// A submission in the wrong place is reported once, not as eleven missing files.
#include "kit/host/base/catch.hpp"
#include "tests/cli/cli_harness.hpp"

namespace layout_test {

using namespace manyhands::cli_test;
namespace fs = std::filesystem;

namespace {

void check_refused(const fs::path& submission, const std::string& words) {
  for (const auto* command : {"run", "try"}) {
    std::vector<std::string> args{"--course", small_course().string(), command};
    if (command == std::string("try")) args.push_back(exercise);
    args.insert(args.end(), {"--submission", submission.string()});
    const auto outcome = grader(args);
    INFO(outcome.all());
    CHECK(outcome.status == 2);
    CHECK(outcome.out.empty());
    CHECK(outcome.tells("has none of the course's exercises"));
    CHECK(outcome.tells(words));
    CHECK(lines_of(outcome.err).size() <= 4);
  }
}

}  // namespace

TEST_CASE("A folder that holds none of the exercises is status 2, and says where one was seen",
          "[bad-input]") {
  const auto source = source_of("");
  const TemporaryFolder level;
  level.put("alice/starter/" + exercise + "/" + source_file, source);
  check_refused(level.path(), "did you mean --submission " + (level.path() / "alice/starter").string());
  check_refused(level.path() / "alice",
                "did you mean --submission " + (level.path() / "alice/starter").string());
  check_refused(level.path() / "alice/starter" / exercise,
                "did you mean --submission " + (level.path() / "alice/starter").string());

  const TemporaryFolder flat;
  flat.put(source_file, source);
  check_refused(flat.path(), source_file + " should be " + exercise + "/" + source_file);

  const TemporaryFolder other_case;
  other_case.put("Mandelbrot-Threads/Mandelbrot.cpp", source);
  check_refused(other_case.path(), "Mandelbrot-Threads/Mandelbrot.cpp should be " + exercise);

  const TemporaryFolder again;
  again.put(exercise + " (1)/" + source_file, source);
  check_refused(again.path(), exercise + " (1)/" + source_file + " should be " + exercise);

  const TemporaryFolder file;
  file.put(exercise + "/mandelbrot (1).cpp", source);
  check_refused(file.path(), "mandelbrot (1).cpp should be " + exercise);

  const TemporaryFolder empty;
  check_refused(empty.path(), "<exercise>/<file>, such as " + exercise + "/" + source_file);
  CHECK(work_left().empty());
}

TEST_CASE("A submission is named as it was given, not by an absolute path", "[bad-input]") {
  const TemporaryFolder folder;
  folder.put("here/x", "");
  folder.put("given/a/notes.txt", "");
  Invocation one;
  one.args = {"--course", small_course().string(), "run", "--submission", "../given/"};
  one.cwd = folder.path() / "here";
  one.program = fs::absolute(build_folder()) / "bin/grader";
  const auto outcome = grader(one);
  INFO(outcome.all());
  CHECK(outcome.status == 2);
  CHECK(outcome.tells("../given has none of the course's exercises"));
  CHECK_FALSE(outcome.tells(folder.path().string()));
}

}  // namespace layout_test
