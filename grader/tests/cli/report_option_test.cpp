// grader run --report and --student: what is rejected before anything runs, and the contents of each report.
#include "base/text.hpp"
#include "kit/host/base/catch.hpp"
#include "report/reporters.hpp"
#include "tests/cli/cli_harness.hpp"

namespace report_option_test {

using namespace manyhands::cli_test;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

// Quick to grade: it does not build.
const Submission& broken() {
  static const Submission submission("int main(;\n");
  return submission;
}

Outcome run(std::vector<std::string> more, std::vector<std::string> env = {}) {
  Invocation invocation;
  invocation.args = {"--course",     small_course().string(),    "run", exercise,
                     "--submission", broken().folder().string(), "-q"};
  invocation.args.insert(invocation.args.end(), more.begin(), more.end());
  invocation.env = std::move(env);
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

TEST_CASE("A name of a student that cannot be shown is status 2 before anything runs", "[contract]") {
  for (const std::string name : {"", " ", "a\nb", "\x1b]0;owned\x07", "\xff",
                                 "\xe2\x80\xae"
                                 "abc"}) {
    const auto outcome = run({"--student", name});
    INFO(outcome.all());
    CHECK(outcome.status == 2);
    CHECK(outcome.tells("--student: the name"));
    CHECK(manyhands::printable(outcome.err) == outcome.err);
  }
  CHECK(run({"--student", std::string(101, 'x')}).tells("at most 100 are allowed"));
}

TEST_CASE("Every report gets the same grading, with its student, time and case", "[contract]") {
  const TemporaryFolder folder;
  const auto path = [&](const char* name) { return (folder.path() / name).string(); };
  const auto outcome = run({"--report", "json:" + path("a:b.json"), "--json", path("c.json"), "--report",
                            "terminal:" + path("plain"), "--report", "terminal-colour", "--report",
                            "terminal-ascii:" + path("ascii"), "--student", "Łukasz \"Lu\" <b>"},
                           {"TZ=XST-5:30"});
  INFO(outcome.all());
  CHECK(outcome.status == 1);
  CHECK(names_in(folder.path()) == std::vector<std::string>{"a:b.json", "ascii", "c.json", "plain"});
  const auto text = read_text(path("a:b.json"));
  CHECK(read_text(path("c.json")) == text);
  const auto report = json::parse(text);
  CHECK(report["format"] == 2);
  CHECK(report["complete"] == true);
  CHECK(report["student"] == "Łukasz \"Lu\" <b>");
  CHECK(report["time"].get<std::string>().ends_with("+05:30"));
  const auto line = "case " + report["case"].get<std::string>() + " · Łukasz \"Lu\" <b>\n";
  const auto plain = read_text(path("plain"));
  CHECK(plain.ends_with("\n" + line));
  CHECK(plain.find('\x1b') == std::string::npos);
  CHECK(outcome.out.ends_with("\x1b[2m" + line.substr(0, line.size() - 1) + "\x1b[0m\n"));
  const auto ascii = read_text(path("ascii"));
  CHECK(std::all_of(ascii.begin(), ascii.end(), [](char c) { return c == '\n' || (c >= ' ' && c <= '~'); }));
}

TEST_CASE("Only the case and the time tell two gradings of one submission apart", "[contract]") {
  const auto graded = [] { return json::parse(run({"--report", "json", "--seed", "7"}).out); };
  const auto first = graded(), second = graded();
  CHECK(first["course_digest"] == second["course_digest"]);
  CHECK(first["exercises"][0]["exercise_digest"] == second["exercises"][0]["exercise_digest"]);
  CHECK(first["student"].is_null());
  CHECK((first["case"] == second["case"]) == (first["time"] == second["time"]));
}

TEST_CASE("A learner sees no case, and a file for them reads as the terminal does", "[contract]") {
  const TemporaryFolder folder;
  fs::copy(small_course(), folder.path(), fs::copy_options::recursive);
  const auto file = folder.path() / "mine.txt";
  const auto outcome =
      grader({"--course", folder.path().string(), "run", "--report", "terminal:" + file.string(), exercise});
  INFO(outcome.all());
  CHECK(outcome.status == 0);
  CHECK_FALSE(outcome.says("case "));
  CHECK(outcome.says("Next: read"));
  CHECK(read_text(file) == outcome.out);
}

}  // namespace report_option_test
