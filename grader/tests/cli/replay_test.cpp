// grader replay: the failing order of the last grading, on a pipe and on a terminal.
#include <signal.h>

#include "kit/host/base/catch.hpp"
#include "report/reporters.hpp"
#include "tests/cli/cli_harness.hpp"

namespace replay_test {

using namespace manyhands;
using namespace manyhands::cli_test;
namespace fs = std::filesystem;

namespace {

const std::string shown_file = "starter/" + exercise + "/" + source_file;
const std::string enters = "\x1b[?1049h";
const std::string leaves = "\x1b[?7h\x1b[?25h\x1b[?1049l";

Finding finding_with(const std::string& message) {
  Finding finding;
  finding.code = "atomicity-violation";
  finding.by = "schedules";
  finding.message = message;
  finding.file = shown_file;
  finding.line = 2;
  finding.interleaving = {{"main", "thread 1"},
                          {{0, shown_file, 2, "int now = count;", "reads 0"},
                           {1, shown_file, 2, "int now = count;", "reads 0, too"},
                           {1, shown_file, 3, "count = now + 1;", "writes 1"}},
                          {"Lines 2 to 3 must be one step."},
                          "grader replay " + exercise};
  return finding;
}

// A course in which a learner's files were graded, with these findings.
struct Graded {
  TemporaryFolder folder;
  explicit Graded(const std::vector<Finding>& findings) {
    fs::copy(small_course(), folder.path(), fs::copy_options::recursive);
    put_source("void add() {\n  int now = count;\n  count = now + 1;\n}\n");
    Report report;
    report.exercises.resize(1);
    auto& graded = report.exercises.front();
    graded.id = exercise;
    graded.files = {shown_file};
    graded.verdict = findings.empty() ? Verdict::pass : Verdict::fail;
    graded.checks.resize(1);
    graded.checks.front().verdict = graded.verdict;
    graded.checks.front().findings = findings;
    folder.put(".manyhands/last.json", to_json(report));
  }
  void put_source(const std::string& text) { folder.put(shown_file, text); }
  [[nodiscard]] Invocation call(const std::vector<std::string>& more = {}) const {
    Invocation invocation;
    invocation.args = {"--course", folder.path().string(), "replay", exercise};
    invocation.args.insert(invocation.args.end(), more.begin(), more.end());
    return invocation;
  }
  [[nodiscard]] Outcome run(const std::vector<std::string>& more = {}) const { return grader(call(more)); }
};

// Types the keys beside each text once this text is there.
std::function<std::string(const std::string&)> typing(
    std::vector<std::pair<std::string, std::string>> keys_after) {
  return [keys_after = std::move(keys_after), next = std::size_t{0}](const std::string& out) mutable {
    const bool there = next < keys_after.size() && out.find(keys_after[next].first) != std::string::npos;
    return there ? keys_after[next++].second : "";
  };
}

}  // namespace

TEST_CASE("replay prints the whole order on a pipe, and on a terminal if asked", "[commands]") {
  const Graded course({finding_with("the total is wrong")});
  const auto all = course.run();
  CHECK(all.status == 0);
  CHECK(all.err.empty());
  CHECK(all.out == exercise + ": right in most orders of its steps, wrong in one\n" + shown_file +
                       R"(:2
the total is wrong

      main                                     thread 1
   2  int now = count;
      reads 0
                                            2  int now = count;
                                               reads 0, too
                                            3  count = now + 1;
                                               writes 1
Lines 2 to 3 must be one step.
)");
  auto plain = course.call({"--plain"});
  plain.terminal = true;
  plain.env = {"NO_COLOR=1"};
  const auto seen = grader(plain);
  CHECK(seen.status == 0);
  CHECK(seen.says("writes 1"));
  CHECK(!seen.says("\x1b"));
}

TEST_CASE("replay says when a file has changed", "[commands]") {
  Graded course({finding_with("")});
  course.put_source("// new\nvoid add() {\n  int now = count;\n");
  const auto all = course.run();
  CHECK(all.status == 0);
  CHECK(all.says("int now = count;"));
  CHECK(all.tells(shown_file + " has changed since the grading"));
}

TEST_CASE("replay chooses one of several findings", "[commands]") {
  const Graded course({finding_with("the first"), finding_with("the second")});
  CHECK(course.run().says("the first"));
  const auto second = course.run({"--finding", "2"});
  CHECK(second.says("the second"));
  CHECK(second.says("(2 of 2: --finding N)"));
  for (const auto* number : {"0", "3", "-1", "x"}) {
    const auto none = course.run({"--finding", number});
    INFO(number << none.all());
    CHECK(none.status == 2);
    CHECK(none.says("--finding"));
  }
}

TEST_CASE("replay says what to do if there is no order", "[commands]") {
  const auto passed = Graded({}).run();
  CHECK(passed.status == 2);
  CHECK(passed.tells("the last grading of " + exercise + " found no order of threads that fails"));
  Finding without;
  without.code = "wrong-answer";
  CHECK(Graded({without}).run().tells("found no order of threads that fails"));

  const Graded course({});
  fs::remove(course.folder.path() / ".manyhands/last.json");
  const auto ungraded = course.run();
  CHECK(ungraded.status == 2);
  CHECK(ungraded.tells("Grade it first: bin/grader run " + exercise));
  const auto unknown = grader({"--course", course.folder.path().string(), "replay", "mandelbrot-thread"});
  CHECK(unknown.status == 2);
  CHECK(unknown.says("did you mean '" + exercise + "'?"));
}

TEST_CASE("replay goes through the steps on a terminal, and leaves it as it was", "[commands]") {
  const Graded course({finding_with("the total is wrong")});
  auto call = course.call();
  call.terminal = true;
  call.types = typing({{"step 1 of 3", "n"}, {"step 2 of 3", "$"}, {"step 3 of 3", "q"}});
  const auto seen = grader(call);
  CHECK(seen.status == 0);
  CHECK(seen.out.starts_with(enters));
  CHECK(seen.out.ends_with(leaves));
  CHECK(seen.says("step 1 of 3"));
  CHECK(seen.says("step 3 of 3"));
  CHECK(seen.says("Lines 2 to 3 must be one step."));
  CHECK(seen.says("\x1b[1m"));

  call.types = typing({{"step 1 of 3", "\x03"}});
  call.env = {"NO_COLOR=1"};
  const auto stopped = grader(call);
  CHECK(stopped.status == 130);
  CHECK(stopped.out.ends_with(leaves));
  CHECK(!stopped.says("\x1b[1m"));

  call.types = nullptr;
  call.signal = SIGTERM;
  call.interrupt_when = [](const std::string& out) { return out.find("step 1 of 3") != std::string::npos; };
  const auto ended = grader(call);
  CHECK(ended.status == 130);
  CHECK(ended.says(leaves));

  call.env = {"TERM=dumb"};
  CHECK(!grader(call).says("\x1b"));
}

namespace {

// Takes an index in two steps, and locks nothing.
const std::string two_steps = R"(#include "fetch.hpp"

#include <atomic>
#include <thread>

std::vector<std::string> fetch_all(const std::vector<std::string>& urls, int workers) {
  std::vector<std::string> pages(urls.size());
  std::atomic<std::size_t> next = 0;
  std::vector<std::jthread> threads;
  for (int n = 0; n < workers; ++n)
    threads.emplace_back([&] {
      for (;;) {
        const std::size_t taken = next.load();
        next.store(taken + 1);
        if (taken >= urls.size()) return;
        pages[taken] = manyhands::net::get(urls[taken]).body;
      }
    });
  threads.clear();
  return pages;
}
)";

}  // namespace

TEST_CASE("replay runs the program in the same order under gdb", "[commands]") {
  const TemporaryFolder folder;
  copy_course(folder.path());
  folder.put("course.yaml",
             "format: 1\ntitle: A small course\nmodules:\n  - title: Threads\n    exercises:\n"
             "      - {id: fetch-threads, points: 100, after: []}\n");
  const auto manifest = folder.path() / "exercises/fetch-threads/exercise.yaml";
  replace_line(manifest, "checks:", "checks: {builds: 50, schedules: 50}");
  replace_line(manifest, "mechanism:", "");
  replace_line(manifest, "speed:", "");
  replace_line(manifest, "profiles:", "profiles: [release, controlled]");
  folder.put("starter/fetch-threads/fetch.cpp", two_steps);
  const auto course = folder.path().string();
  const auto graded = grader({"--course", course, "run", "fetch-threads"});
  INFO(graded.all());
  REQUIRE(graded.tells("schedules: right in most orders of its steps, wrong in one"));

  Invocation gdb;
  gdb.args = {"--course", course, "replay", "fetch-threads", "--gdb"};
  gdb.typed =
      "break fetch.cpp:14\ncontinue\nprint taken\ndelete\nline\nfailure\nthreads\nrun\nswitch\nquit\n";
  const auto seen = grader(gdb);
  INFO(seen.all());
  CHECK(seen.status == 0);
  CHECK(seen.left_running.empty());
  CHECK(seen.says("$ gdb -q "));
  CHECK(seen.says("Your program stands before its first step."));
  CHECK(seen.says("$1 = 0"));
  CHECK(seen.says("15\t        if (taken >= urls.size()) return;"));
  CHECK(
      seen.says("It fails here. two threads fetch three pages: this should hold, and does not: each URL is"));
  CHECK(seen.says("16\t        pages[taken] = manyhands::net::get(urls[taken]).body;"));
  CHECK(seen.says("  main       starter/fetch-threads/fetch.cpp:19\n"));
  CHECK(seen.says("Now thread "));
  CHECK(work_left().empty());

  auto without = gdb;
  without.env = {"PATH=/nonexistent"};
  const auto refused = grader(without);
  CHECK(refused.status == 2);
  CHECK(refused.tells("there is no program 'gdb'"));
  CHECK(refused.tells("the package gdb has it"));

  folder.put("starter/fetch-threads/fetch.cpp", "// new\n" + two_steps);
  const auto changed = grader(gdb);
  INFO(changed.all());
  CHECK(changed.status == 2);
  CHECK(changed.tells("starter/fetch-threads/fetch.cpp has changed since the grading"));
  CHECK(changed.tells("Grade it again: bin/grader run fetch-threads"));
}

TEST_CASE("replay does not run an order under gdb that was not kept", "[commands]") {
  const auto old = Graded({finding_with("the total is wrong")}).run({"--gdb"});
  CHECK(old.status == 2);
  CHECK(old.tells("this order cannot be run again"));
}

}  // namespace replay_test
