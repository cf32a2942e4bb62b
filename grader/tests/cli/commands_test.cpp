// The other commands, and what is left after Ctrl-C.
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include <nlohmann/json.hpp>

#include "kit/host/base/catch.hpp"
#include "manyhands/net.hpp"
#include "tests/cli/cli_harness.hpp"

namespace commands_test {

using namespace manyhands::cli_test;
namespace fs = std::filesystem;

namespace {

const std::string mine = "// mine\n";

// A course in which a learner has started to work.
struct Begun {
  TemporaryFolder folder;
  Begun() {
    fs::copy(small_course(), folder.path(), fs::copy_options::recursive);
    put(mine + source_of(""));
  }
  void put(const std::string& source) { folder.put("starter/" + exercise + "/" + source_file, source); }
  [[nodiscard]] std::string source() const {
    return read_text(folder.path() / "starter" / exercise / source_file);
  }
  [[nodiscard]] Invocation call(std::vector<std::string> args) const {
    Invocation invocation;
    invocation.args = {"--course", folder.path().string()};
    invocation.args.insert(invocation.args.end(), args.begin(), args.end());
    return invocation;
  }
  [[nodiscard]] Outcome run(std::vector<std::string> args) const { return grader(call(std::move(args))); }
};

}  // namespace

TEST_CASE("list says where the learner is", "[commands]") {
  const Begun course;
  const auto list = course.run({"list"});
  INFO(list.all());
  CHECK(list.status == 0);
  CHECK(list.says("started, not graded yet"));
  CHECK(course.run({"run", exercise}).status == 0);
  CHECK(course.run({"list"}).says("100/100"));
}

TEST_CASE("hint gives one rung more each time, and remembers", "[commands]") {
  const Begun course;
  for (const auto* rung : {"hint 1 of 3", "hint 2 of 3", "hint 3 of 3"}) {
    const auto hint = course.run({"hint", exercise, "--task", "1"});
    INFO(hint.all());
    CHECK(hint.status == 0);
    CHECK(hint.says(rung));
  }
  CHECK(course.run({"hint", exercise, "--task", "1"}).tells("You have seen all 3 hints"));
  CHECK(course.run({"hint", exercise}).says("task 2"));
  CHECK(course.run({"hint", exercise, "--task", "9"}).status == 2);
}

TEST_CASE("reset asks, and keeps a copy", "[commands]") {
  const Begun course;
  const auto unasked = course.run({"reset", exercise});
  INFO(unasked.all());
  CHECK(unasked.status == 2);
  CHECK(unasked.says("--yes"));
  CHECK(course.source().rfind(mine, 0) == 0);

  auto ask = course.call({"reset", exercise});
  ask.terminal = true;
  ask.typed = "n\n";
  const auto no = grader(ask);
  CHECK(no.status == 0);
  CHECK(no.tells("A copy of your work is kept. Continue? [y/N]"));
  CHECK(no.says("Nothing was changed"));
  CHECK(course.source().rfind(mine, 0) == 0);

  const auto before = course.source();
  ask.typed = "y\n";
  CHECK(grader(ask).status == 0);
  CHECK(course.source() ==
        read_text(course.folder.path() / "exercises" / exercise / "starter" / source_file));
  const auto backup = course.folder.path() / ".manyhands/backup";
  REQUIRE(names_in(backup).size() == 1);
  CHECK(read_text(backup / names_in(backup).front() / source_file) == before);

  CHECK(course.run({"reset", exercise}).says("has its original files"));
  CHECK(names_in(backup).size() == 1);
}

TEST_CASE("explain shows a finding's page, all findings, or what was meant", "[commands]") {
  const std::string course = MANYHANDS_SOURCE_DIR;
  const auto page = grader({"--course", course, "explain", "data-race"});
  CHECK(page.status == 0);
  CHECK(lines_of(page.out).size() > 10);
  CHECK(page.out.find("```") == std::string::npos);
  const auto unknown = grader({"--course", course, "explain", "data-rac"});
  CHECK(unknown.status == 2);
  CHECK(unknown.says("did you mean 'data-race'?"));
  const auto all = grader({"--course", course, "explain"});
  CHECK(all.status == 0);
  CHECK(all.says("shutdown-deadlock"));
}

TEST_CASE("judge tells what cannot be judged, and record what there is not", "[commands]") {
  const Begun course;
  course.folder.put("garbage.json", std::string("\x7f"
                                                "ELF\0\1",
                                                6));
  course.folder.put("report.json", R"({"exercises": []})");
  course.folder.put("other.json", R"({"format": 1, "blocks": 3})");
  const auto judge = [&](const std::string& file) {
    auto outcome = course.run({"judge", (course.folder.path() / file).string()});
    INFO(outcome.all());
    CHECK(outcome.status == 2);
    CHECK(outcome.says(file));
    return outcome;
  };
  CHECK(judge("garbage.json").tells("it is not JSON"));
  CHECK(judge("other.json").tells("something in it is missing or invalid"));
  CHECK(judge("report.json").tells("a report without speed measurements"));
  judge("nowhere.json");
  const auto into = (course.folder.path() / "new").string();
  const auto unknown = course.run({"record", exercise, "also/nobody", "--into", into});
  CHECK(unknown.status == 2);
  CHECK(unknown.says("solutions"));  // an exported course has none
  CHECK(course.run({"record", exercise, "--part", "7", "--into", into}).status == 2);
  CHECK(course.run({"record", "no-such-exercise", "--into", into}).status == 2);
}

TEST_CASE("doctor says what this machine can measure", "[commands]") {
  const auto doctor = grader({"--course", small_course().string(), "doctor"});
  INFO(doctor.all());
  CHECK(doctor.status == 0);
  CHECK(doctor.says("compiler: "));
  CHECK(doctor.says("core"));
}

TEST_CASE("site serves until Ctrl-C", "[commands]") {
  Invocation invocation;
  invocation.args = {"site", "--pages", "10", "--latency", "0"};
  manyhands::net::Response page;
  std::string url;
  invocation.interrupt_when = [&](const std::string& out) {
    if (out.find("Stop it with Ctrl-C") == std::string::npos) return false;
    url = lines_of(out).front();
    page = manyhands::net::get(url);
    return true;
  };
  const auto outcome = grader(invocation);
  INFO(outcome.all());
  CHECK(outcome.status == 130);
  CHECK(url.rfind("http://127.0.0.", 0) == 0);
  CHECK(page.status == 200);
  CHECK(page.body.find("<a ") != std::string::npos);
  CHECK(outcome.left_running.empty());
}

TEST_CASE("try shows what the program prints, how long it took, and leaves it to be run alone",
          "[commands]") {
  const Begun course;
  const auto outcome = course.run({"try", exercise, "--", "--width", "8", "--workers", "1"});
  INFO(outcome.all());
  CHECK(outcome.status == 0);
  CHECK(outcome.says("8 x 8 pixels, 1 workers"));
  CHECK(outcome.says("elapsed "));
  CHECK(outcome.left_running.empty());
  CHECK(work_left().empty());
  Invocation alone;
  alone.program = build_folder() / "try" / exercise;
  alone.args = {"--width", "8"};
  const auto ran = grader(alone);
  CHECK(ran.status == 0);
  CHECK(ran.says("8 x 8 pixels, 2 workers"));

  Begun broken;
  broken.put("int mandelbrot(;\n");
  const auto refused = broken.run({"try", exercise});
  INFO(refused.all());
  CHECK(refused.status == 1);
  CHECK(refused.says("starter/mandelbrot-threads/mandelbrot.cpp:1"));

  const TemporaryFolder folder;
  copy_course(folder.path());
  const auto crawl = grader({"--course", folder.path().string(), "try", "crawl-threads"});
  INFO(crawl.all());
  CHECK(crawl.status == 0);
  CHECK(crawl.says("requests, at most 1 at once"));
}

TEST_CASE("try shows at once what a hanging program prints, in a pipe too", "[commands]") {
  Begun course;
  course.put(source_of("std::puts(\"I am here\"); for (;;) {}", "#include <cstdio>\n"));
  Invocation invocation;
  invocation.args = {"--course", course.folder.path().string(), "try", exercise};
  invocation.interrupt_when = [](const std::string& out) {
    return out.find("I am here") != std::string::npos;
  };
  const auto outcome = grader(invocation);
  INFO(outcome.all());
  CHECK(outcome.status == 130);
  CHECK(outcome.left_running.empty());
}

TEST_CASE("compare shows a problem's versions side by side, and which are not there yet", "[commands]") {
  const TemporaryFolder folder;
  copy_course(folder.path());
  const auto outcome = grader({"--course", folder.path().string(), "compare", "crunch"});
  INFO(outcome.all());
  CHECK(outcome.status == 0);
  const auto lines = lines_of(outcome.out);
  const auto row = [&](const std::string& name) {
    for (const auto& line : lines)
      if (line.rfind(name + " ", 0) == 0) return line;
    return std::string();
  };
  CHECK(row("serial").find("1.0×") != std::string::npos);
  CHECK(row("threads").find(" MB") != std::string::npos);
  CHECK(row("executor").find(" MB") != std::string::npos);
  CHECK(row("event loop").find(" MB") != std::string::npos);
  CHECK(row("processes").find("not started") != std::string::npos);
  CHECK(outcome.left_running.empty());
  CHECK(work_left().empty());

  // Versions that do not build are reported next to those that do.
  for (const char* version : {"threads", "event-loop"})
    folder.put(std::string("grader/compare/crunch/") + version + "/pi.cpp", "int count(;\n");
  const auto broken = grader({"--course", folder.path().string(), "compare", "crunch"});
  INFO(broken.all());
  CHECK(broken.status == 1);
  CHECK(broken.says("does not build"));
  CHECK(broken.says("executor"));

  const auto unknown = grader({"--course", folder.path().string(), "compare", "crawls"});
  CHECK(unknown.status == 2);
  CHECK(unknown.says("did you mean 'crawl'?"));
}

TEST_CASE("compare shows executors over different libraries, and what happens when a task crashes",
          "[commands]") {
  const TemporaryFolder folder;
  copy_course(folder.path());
  const auto outcome = grader({"--course", folder.path().string(), "compare", "executors"});
  INFO(outcome.all());
  CHECK(outcome.status == 0);
  const auto lines = lines_of(outcome.out);
  for (const std::string name : {"Asio's pool", "oneTBB"}) {
    const auto row =
        std::find_if(lines.begin(), lines.end(), [&](const auto& l) { return l.rfind(name, 0) == 0; });
    REQUIRE(lines.end() - row > 2);
    CHECK(row[0].find(" MB") != std::string::npos);
    CHECK(row[0].find("µs") == std::string::npos);  // real work takes longer than that
    CHECK(row[1].find("a task that does nothing costs") != std::string::npos);
    CHECK(row[2].find("a task that crashes ends the whole program") != std::string::npos);
  }
  CHECK(outcome.left_running.empty());
}

TEST_CASE("compare shows the talk in one table, and the programs of each row", "[commands]") {
  const auto outcome = grader({"compare", "talk"});
  INFO(outcome.all());
  CHECK(outcome.status == 0);
  for (const char* part : {"threading", "std::jthread", "asyncio", "Asio's coroutines", "Python 3."}) {
    INFO(part);
    CHECK(outcome.says(part));
  }
  CHECK_FALSE(outcome.says("did not work"));
  CHECK(outcome.left_running.empty());

  const auto programs = grader({"compare", "talk", "--show", "executor of threads"});
  CHECK(programs.status == 0);
  CHECK(programs.says("ThreadPoolExecutor"));
  CHECK(programs.says("boost::asio::thread_pool"));
  const auto unknown = grader({"compare", "talk", "--show", "thread"});
  CHECK(unknown.status == 2);
  CHECK(unknown.says("did you mean 'threads'?"));
}

TEST_CASE("check tells an author what contradicts", "[commands]") {
  const Begun course;
  const auto& root = course.folder;
  const auto solutions = "solutions/" + exercise + "/";
  const auto wrong = source_of("return {};");
  // The original starter must not pass.
  root.put("exercises/" + exercise + "/starter/" + source_file, wrong);
  root.put(solutions + source_file, source_of(""));
  root.put(solutions + "wrong/empty.cpp", "// expect: correct wrong-answer at \"return {}\"\n" + wrong);
  root.put(solutions + "wrong/crash.cpp",
           "// expect: correct wrong-answer\n" + source_of("std::abort();", "#include <cstdlib>"));
  root.put(solutions + "wrong/no-line.cpp", wrong);
  const auto patch = [&](const std::string& line) {
    return "expect: correct wrong-answer\nNo answer.\n\n--- a/" + source_file + "\n+++ b/" + source_file +
           "\n@@ -8,6 +8,6 @@\n }\n \n std::vector<std::uint16_t> mandelbrot(const View& view, "
           "[[maybe_unused]] "
           "int workers) {\n-\n+" +
           line + "\n   return serial(view);\n }\n";
  };
  root.put(solutions + "wrong/patched.patch", patch("return {};  // no answer"));
  root.put(solutions + "wrong/broken.patch", patch("return nobody_knows;"));
  const auto outcome = course.run({"check", exercise});
  INFO(outcome.all());
  CHECK(outcome.status == 1);
  CHECK(outcome.says("must get correct wrong-answer, but correct crashed"));
  CHECK(outcome.says("does-not-build at line 11 (" + solutions + "wrong/broken.patch:11)"));
  CHECK(outcome.says("wrong/patched.patch  correct wrong-answer"));
  CHECK(outcome.says("the first line must be: // expect:"));
  const auto again = outcome.out.find("\nNot as expected:\n");
  REQUIRE(again != std::string::npos);
  CHECK(outcome.out.find("wrong/crash.cpp", again) != std::string::npos);
  CHECK(outcome.out.find("wrong/patched.patch", again) == std::string::npos);
  CHECK(outcome.left_running.empty());
  // What was as expected is not graded again by a check that is no deeper.
  CHECK(course.run({"check", exercise, "--quick", "--only", "patched"}).says("wrong-answer (unchanged)"));
  // Every sample contains the starter.
  root.put("exercises/" + exercise + "/starter/" + source_file, source_of("return {};  // still wrong"));
  const std::vector<std::string> quick{"check", exercise, "--quick", "--only", "/starter"};
  auto sampled = quick;
  sampled.insert(sampled.end(), {"--sample", "any"});
  const auto first = course.run(sampled);
  CHECK(first.says("does not pass"));
  CHECK(!first.says("(unchanged)"));
  CHECK(course.run(quick).says("(unchanged)"));
  CHECK(work_left().empty());
}

namespace {

// A sandboxed program leaves no files, but its name is visible from outside. The name contains this test's
// pid, so that no other program has it.
const std::string hanging_name = "hangs-" + std::to_string(::getpid());
const std::string calls_itself_hanging = "::prctl(PR_SET_NAME, \"" + hanging_name + "\");\n";

bool one_hangs() {
  std::error_code none;
  for (const auto& entry : fs::directory_iterator("/proc", none)) {
    std::ifstream comm(entry.path() / "comm");
    std::string name;
    if (std::getline(comm, name) && name == hanging_name) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("Ctrl-C ends a grading and all that it started", "[commands]") {
  const TemporaryFolder folder;
  const auto report = folder.path() / "reports/report.json";
  fs::create_directory(report.parent_path());
  const Submission hangs(
      source_of("for (int i = 0; i < 3; ++i) if (::fork() == 0) { ::setsid(); for (;;) ::pause(); }\n" +
                    calls_itself_hanging + "for (volatile int i = 0;;) i = i + 1;",
                "#include <unistd.h>\n#include <sys/prctl.h>"));
  for (const int signal : {SIGINT, SIGTERM}) {
    Invocation invocation;
    invocation.args = {"--course",     small_course().string(), "run",    exercise,
                       "--submission", hangs.folder().string(), "--json", report.string()};
    invocation.interrupt_when = [](const std::string&) { return one_hangs(); };
    invocation.signal = signal;
    const auto outcome = grader(invocation);
    INFO(outcome.all());
    CHECK(outcome.status == 130);
    CHECK(outcome.left_running == std::vector<std::string>{});
    CHECK(work_left() == std::vector<std::string>{});
    // Results so far are kept: here there are none.
    CHECK(names_in(report.parent_path()) == std::vector<std::string>{report.filename().string()});
    CHECK(nlohmann::json::parse(read_text(report)).at("complete") == false);
    fs::remove(report);
  }
}

TEST_CASE("What a killed grader left is removed by the next one", "[commands]") {
  const Submission hangs(
      source_of(calls_itself_hanging + "for (volatile int i = 0;;) i = i + 1;", "#include <sys/prctl.h>"));
  Invocation invocation;
  invocation.args = {"--course", small_course().string(), "run",
                     exercise,   "--submission",          hangs.folder().string()};
  invocation.interrupt_when = [](const std::string&) { return one_hangs(); };
  invocation.signal = SIGKILL;
  const auto outcome = grader(invocation);
  CHECK(outcome.status == 128 + SIGKILL);
  CHECK(outcome.left_running == std::vector<std::string>{});
  CHECK(!work_left().empty());
  CHECK(grader({"--course", small_course().string(), "run"}).status == 0);
  CHECK(work_left() == std::vector<std::string>{});
}

}  // namespace commands_test
