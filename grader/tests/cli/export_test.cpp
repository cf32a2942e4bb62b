// An exported learners' repository can grade on its own.
#include "kit/host/base/catch.hpp"
#include "tests/cli/cli_harness.hpp"

namespace export_test {

using namespace manyhands::cli_test;
namespace fs = std::filesystem;

TEST_CASE("What a file depends on is named by its way from the build, below odd folders", "[export]") {
  const TemporaryFolder folder;
  const auto list = folder.path() / "x.d";
  Invocation compile;
  compile.program = fs::path(MANYHANDS_SOURCE_DIR) / "grader/scripts/relative-depfile";
  // A compiler that prints what GCC would, and exits with a given status.
  const std::string compiler =
      R"(printf '%s\n' "x.o: /a/it's\\ &\\ b/x.cpp /usr/include/y.h" "  /a/it's\\ &\\ b/build/z.gch" >"$2"; exit "$3")";
  for (const auto* status : {"0", "3"}) {
    compile.args = {"/a/it's & b", "/a/it's & b/build", "/bin/sh", "-c", compiler, "cc",
                    "-MF",         list.string(),       status};
    CHECK(grader(compile).status == std::stoi(status));
    if (*status == '0') CHECK(read_text(list) == "x.o: ../x.cpp /usr/include/y.h\n  z.gch\n");
  }
}

TEST_CASE("An exported course has no solutions, configures, and grades", "[export]") {
  const TemporaryFolder folder;
  const fs::path source = MANYHANDS_SOURCE_DIR;
  const auto learners = folder.path() / "learners' & co";
  const auto outcome = grader({"--course", source.string(), "export", learners.string()});
  INFO(outcome.all());
  REQUIRE(outcome.status == 0);
  CHECK(outcome.says("no solutions"));
  CHECK(outcome.says("make -C '" + folder.path().string() + "/learners'\\'' & co' grade"));
  CHECK(!fs::exists(learners / "solutions"));
  CHECK(!fs::exists(learners / ".git"));
  for (const auto* id : {"crawl-threads", "mandelbrot-threads", "pi-processes"})
    CHECK(fs::exists(learners / "starter" / id));
  // No file mentions anything that was not exported.
  for (const auto* name : {"README.md", "Makefile"})
    CHECK(read_text(learners / name).find("solutions/") == std::string::npos);

  Invocation configure;
  configure.program = "cmake";
  configure.cwd = learners;
  configure.args = {"-S", ".", "-B", (folder.path() / "build").string(), "-G", "Ninja"};
  const auto configured = grader(configure);
  INFO(configured.all());
  CHECK(configured.status == 0);

  CHECK(grader({"--course", learners.string(), "run"}).status == 0);
  fs::copy_file(source / "solutions" / exercise / source_file, learners / "starter" / exercise / source_file,
                fs::copy_options::overwrite_existing);
  const auto graded = grader({"--course", learners.string(), "run", exercise});
  INFO(graded.all());
  CHECK((graded.status == 0 || graded.status == 4));
  CHECK(graded.left_running.empty());

  // It does not write into a folder that is not empty.
  const auto again = grader({"--course", source.string(), "export", learners.string()});
  CHECK(again.status == 2);
  CHECK(again.says("is not empty"));
}

}  // namespace export_test
