// Submissions that are not honest attempts, by accident or on purpose: each gets one clear finding and the
// right status, and leaves nothing behind.
#include <sys/stat.h>

#include <fstream>
#include <memory>

#include "kit/host/base/catch.hpp"
#include "tests/cli/cli_harness.hpp"

namespace bad_submission_test {

using namespace manyhands::cli_test;
namespace fs = std::filesystem;

namespace {

// What holds for every grading, however bad the submission.
void check_manners(const Grading& grading) {
  CHECK(grading.outcome.left_running == std::vector<std::string>{});
  CHECK(work_left() == std::vector<std::string>{});
  CHECK(grading.outcome.err.empty());
  CHECK(grading.outcome.out.find('\x1b') == std::string::npos);
  CHECK(grading.outcome.out.size() < 8000);
  CHECK(lines_of(grading.outcome.out).size() < 80);
}

void check_fails(const Grading& grading, const std::string& code, const std::string& words) {
  INFO(grading.outcome.all());
  check_manners(grading);
  CHECK(grading.outcome.status == 1);
  REQUIRE(grading.report.is_object());
  CHECK(grading.codes() == std::vector<std::string>{code});
  CHECK(grading.outcome.tells(words));
  CHECK(grading.report.at("exercises").at(0).at("verdict") == "fail");
}

// Full points are only possible if the answers were right after all.
void check_passes(const Grading& grading) {
  INFO(grading.outcome.all());
  check_manners(grading);
  CHECK(grading.outcome.status == 0);
}

struct Case {
  std::string name;
  std::string body;
  std::string before;
  std::string code;
  std::string words;
};

void check_fails(const fs::path& submission, const std::string& code, const std::string& words) {
  check_fails(grade(submission), code, words);
}

void check_each(const std::vector<Case>& cases) {
  std::vector<std::unique_ptr<Submission>> submissions;
  std::vector<fs::path> folders;
  for (const auto& entry : cases) {
    submissions.push_back(std::make_unique<Submission>(source_of(entry.body, entry.before)));
    folders.push_back(submissions.back()->folder());
  }
  const auto gradings = grade_each(folders);
  for (std::size_t i = 0; i < cases.size(); ++i) {
    INFO(cases[i].name);
    if (cases[i].code.empty())
      check_passes(gradings[i]);
    else
      check_fails(gradings[i], cases[i].code, cases[i].words);
  }
}

// A submission that tries to speak the grader's wire protocol.
const std::string on_the_wire = R"(
#include <unistd.h>
#include <cstring>
#include <string>
static std::string frame(const std::string& header, std::uint64_t payload = 0) {
  std::string frame = "MH01";
  const std::uint32_t length = header.size();
  frame.append(reinterpret_cast<const char*>(&length), 4);
  frame.append(reinterpret_cast<const char*>(&payload), 8);
  return frame + header;
}
static bool say(const std::string& frames) { return ::write(3, frames.data(), frames.size()) > 0; }
static const std::string forged = frame("{\"phase\":\"answer\",\"value\":{\"pixels\":0}}");
)";

}  // namespace

TEST_CASE("A file that is missing, empty, huge, binary or no ordinary file is one finding", "[bad-input]") {
  const Submission submission;
  fs::create_directories(submission.folder() / exercise);
  const auto file = submission.file();
  check_fails(submission.folder(), "missing-file", "there is no mandelbrot.cpp");

  std::ofstream(file).close();
  check_fails(submission.folder(), "empty-file", "mandelbrot.cpp");

  fs::resize_file(file, std::uint64_t{100} << 20);
  check_fails(submission.folder(), "file-too-large", "104,857,600 bytes; at most 65,536");

  fs::remove(file);
  std::ofstream(file) << std::string(
      "\x7f"
      "ELF\x02\x01\x01\x00\x00\x00",
      10);
  check_fails(submission.folder(), "not-text", "mandelbrot.cpp");

  fs::remove(file);
  fs::create_symlink("/etc/passwd", file);
  check_fails(submission.folder(), "not-a-regular-file", "a symbolic link");

  fs::remove(file);
  REQUIRE(::mkfifo(file.c_str(), 0600) == 0);
  check_fails(submission.folder(), "not-a-regular-file", "a named pipe");

  fs::remove(file);
  fs::create_directory(file);
  check_fails(submission.folder(), "not-a-regular-file", "a folder");

  fs::remove_all(submission.folder() / exercise);
  fs::create_directory_symlink("/tmp", submission.folder() / exercise);
  check_fails(submission.folder(), "not-a-regular-file", "a symbolic link");
}

TEST_CASE("What does not compile or link is said in few words", "[bad-input]") {
  std::string many;
  for (int i = 0; i < 4000; ++i) many += "int v" + std::to_string(i) + "=x;\n";
  check_each({
      {"thousands of errors", "", many, "does-not-build", "mandelbrot.cpp:"},
      {"reads for ever", "", "#include \"/dev/zero\"", "does-not-build", "mandelbrot.cpp"},
      {"mutes the race detector", "", "extern \"C\" const char* __tsan_default_options() { return \"\"; }",
       "forbidden-symbol", "__tsan_default_options"},
      {"replaces exit", "", "extern \"C\" [[noreturn]] void _exit(int) { for (;;) {} }", "forbidden-symbol",
       "_exit"},
  });
}

TEST_CASE("A program that does not come back is stopped, and where it stands is shown", "[bad-input]") {
  check_each({
      {"computes for ever", "for (volatile int i = 0;;) i = i + 1;", "", "endless-loop", "mandelbrot.cpp:"},
      {"waits for itself", "std::mutex m; m.lock(); m.lock();", "#include <mutex>", "hang",
       "mandelbrot.cpp:"},
      {"waits for a signal and takes none",
       "sigset_t s; sigfillset(&s); sigprocmask(SIG_BLOCK, &s, nullptr); int n; sigwait(&s, &n);",
       "#include <signal.h>", "hang", "your program hangs"},
      {"prints for ever", "for (;;) std::puts(\"again and again and again and again\");", "#include <cstdio>",
       "too-much-output", "64 kB"},
      {"takes memory for ever", "std::vector<std::string> all; for (;;) all.emplace_back(1 << 20, 'x');",
       "#include <string>", "over-limit", "256 MB"},
  });
}

TEST_CASE("A program that ends on its own has not answered", "[bad-input]") {
  check_each({
      {"crashes", "*reinterpret_cast<volatile int*>(view.rows) = 1;", "", "crashed", "SIGSEGV"},
      {"overflows its stack", "return {static_cast<std::uint16_t>(deep(workers))};",
       "static int deep(int n) { volatile char page[4096]; page[0] = 1; return n == -1 ? 0 : deep(n + 1) + "
       "page[0]; }",
       "crashed", "SIGSEGV"},
      {"aborts", "std::abort();", "#include <cstdlib>", "crashed", "SIGABRT"},
      {"throws", "throw std::runtime_error(\"no more\");", "#include <stdexcept>", "threw", "no more"},
      {"throws a number", "throw 7;", "", "threw", "exception"},
      {"exits before main", "", "#include <cstdlib>\nstatic const bool early = (std::exit(0), true);",
       "ended-early", "exit status 0"},
      {"quick_exit", "std::quick_exit(0);", "#include <cstdlib>", "ended-early", "exit status 0"},
      {"_exit", "::_exit(0);", "#include <unistd.h>", "ended-early", "exit status 0"},
      {"exits after its answer", "std::thread([] { ::usleep(60000); std::exit(0); }).detach();",
       "#include <thread>\n#include <cstdlib>\n#include <unistd.h>", "ended-early", "exit status 0"},
  });
}

TEST_CASE("What a program says on the grader's own line is no answer", "[bad-input]") {
  check_each({
      {"garbage", "(void)!::write(3, \"hello\", 5);", "#include <unistd.h>", "broken-answer",
       "not a message"},
      {"before it was asked", "", on_the_wire + "static const bool early = say(forged);", "broken-answer",
       "before it was asked"},
      {"twice", "say(forged + forged);", on_the_wire, "broken-answer", "more than once"},
      {"for ever", "while (say(forged + forged)) {}", on_the_wire, "broken-answer", "more than once"},
      {"more than is allowed", "say(frame(\"{}\", std::uint64_t{1} << 40));", on_the_wire, "broken-answer",
       "more than is allowed"},
      {"no JSON", "say(frame(\"{]\"));", on_the_wire, "broken-answer", "JSON"},
      {"a message that nobody knows", "say(frame(\"{\\\"phase\\\":\\\"pass\\\"}\"));", on_the_wire,
       "broken-answer", "not an answer"},
      {"a forged answer, then silence", "say(forged); for (;;) ::pause();", on_the_wire, "broken-answer",
       "must be an empty object"},
      {"closes every descriptor", "for (int fd = 0; fd < 64; ++fd) ::close(fd);", "#include <unistd.h>",
       "broken-answer", "closed its connection"},
  });
}

TEST_CASE("A printed report is shown as what it is, and commands nobody's terminal", "[bad-input]") {
  const Submission submission(source_of(
      R"(std::puts("{\"format\": 1, \"points\": 100, \"verdict\": \"pass\"}");
         std::puts("\x1b[2J\x1b]0;owned\x07\x1b[32m\xE2\x9C\x93 100/100\x9b" "31m");
         std::fflush(stdout);
         std::abort();)",
      "#include <cstdio>\n#include <cstdlib>"));
  const auto grading = grade(submission.folder());
  INFO(grading.outcome.all());
  check_manners(grading);
  CHECK(grading.outcome.status == 1);
  CHECK(grading.report.at("points") == 40);
  CHECK(grading.outcome.says("the last lines that it printed"));
  CHECK(grading.outcome.says("│ {\"format\": 1"));
  for (const char byte : {'\x1b', '\x07', '\x9b'}) {
    // 0x9b may be part of a UTF-8 character; alone it is a terminal command.
    if (byte != '\x9b') CHECK(grading.outcome.out.find(byte) == std::string::npos);
  }
  CHECK(grading.outcome.out.find("\x9b"
                                 "31m") == std::string::npos);
}

TEST_CASE("Children that a program leaves behind do not outlive the grading", "[bad-input]") {
  check_each({
      {"a daemon that no group and no parent holds",
       "if (::fork() == 0) { ::setsid(); if (::fork() == 0) for (;;) ::pause(); ::_exit(0); }\n"
       "while (::wait(nullptr) > 0) {}",
       "#include <sys/wait.h>\n#include <unistd.h>", "", ""},
      {"a child that returns as well", "::fork();", "#include <unistd.h>", "child-returned",
       "a child process returned from your function"},
      {"a hang with children",
       "for (int i = 0; i < 4; ++i) if (::fork() == 0) { ::setsid(); for (;;) ::pause(); }\nfor (;;) "
       "::pause();",
       "#include <unistd.h>", "hang", "your program hangs"},
  });
}

TEST_CASE("A program that kills its grader gains nothing, and leaves nothing running", "[bad-input]") {
  const Submission submission(
      source_of("if (::fork() == 0) { ::setsid(); for (;;) ::pause(); }\n::kill(::getppid(), SIGKILL); for "
                "(;;) ::pause();",
                "#include <signal.h>\n#include <unistd.h>"));
  const auto in_the_open = grade(submission.folder(), {"--sandbox", "none", "--unsafe"});
  INFO(in_the_open.outcome.all());
  check_manners(in_the_open);
  CHECK(in_the_open.outcome.status == 3);
  CHECK(in_the_open.report.at("points") == 40);
  CHECK(in_the_open.outcome.tells("the grader failed here, not your program"));

  const auto shut_in = grade(submission.folder());
  INFO(shut_in.outcome.all());
  check_manners(shut_in);
  if (shut_in.report.at("sandbox") == "none") return;  // this machine has no other level
  CHECK(shut_in.report.at("points") == 40);
  check_fails(shut_in, "hang", "your program hangs");
}

}  // namespace bad_submission_test
