// grader run --report: what is refused before anything runs, and what each report gets.
#include "kit/host/catch.hpp"
#include "report/reporters.hpp"
#include "tests/cli/cli_harness.hpp"

using namespace manyhands::cli_test;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

// Quick to grade: it does not build.
const Submission& broken() {
  static const Submission submission("int main(;\n");
  return submission;
}

Outcome run(std::vector<std::string> more) {
  Invocation invocation;
  invocation.args = {"--course",     small_course().string(),    "run", exercise,
                     "--submission", broken().folder().string(), "-q"};
  invocation.args.insert(invocation.args.end(), more.begin(), more.end());
  return grader(invocation);
}

}  // namespace

TEST_CASE("A report that makes no sense is status 2 before anything runs", "[contract]") {
  const TemporaryFolder folder;
  const auto file = (folder.path() / "report").string();
  const auto refused = [&](const std::vector<std::string>& args, const std::string& words) {
    const auto outcome = run(args);
    INFO(outcome.all());
    CHECK(outcome.status == 2);
    CHECK(outcome.out.empty());
    CHECK(outcome.tells(words));
    CHECK(lines_of(outcome.err).size() <= 4);
    CHECK(names_in(folder.path()).empty());
  };
  refused({"--report", "jason:" + file}, "there is no report 'jason'; did you mean 'json'?");
  for (const auto& reporter : manyhands::reporters) refused({"--report", "xml"}, std::string(reporter.name));
  refused({"--report", "json:" + file, "--json", file}, "the same file");
  refused({"--report", "terminal:" + file, "--report", "json:" + (folder.path() / "./report").string()},
          "the same file");
  refused({"--report", "json", "--report", "terminal"}, "both write to standard output");
  refused({"--report", "terminal", "--json", "-"}, "both write to standard output");
  refused({"--report", "json:"}, "names no file");
  refused({"--json", ""}, "names no file");
  refused({"--report", "json:" + file, "--report", "terminal:/no/such/folder/report"},
          "cannot write /no/such/folder/report");
  refused({"--report", "json:" + folder.path().string()}, "Is a directory");
}

TEST_CASE("A file for a learner reads as the terminal does", "[contract]") {
  const TemporaryFolder folder;
  fs::copy(small_course(), folder.path(), fs::copy_options::recursive);
  const auto file = folder.path() / "mine.txt";
  const auto outcome =
      grader({"--course", folder.path().string(), "run", "--report", "terminal:" + file.string(), exercise});
  INFO(outcome.all());
  CHECK(outcome.status == 0);
  CHECK(outcome.says("Next: read"));
  CHECK(read_text(file) == outcome.out);
}
