// The compiler sees no more of the machine than it needs; at which level programs are sandboxed, and what
// decides it.
#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "kit/host/base/catch.hpp"
#include "sandbox/level.hpp"
#include "tests/cli/cli_harness.hpp"

namespace sandbox_test {

using namespace manyhands;
using namespace manyhands::cli_test;

namespace {

/// The levels of this machine from `least` upwards.
std::vector<std::string> levels_from(sandbox::Level least) {
  std::vector<std::string> names;
  for (const auto& level : sandbox::probe_levels())
    if (level.works && level.level >= least) names.emplace_back(sandbox::name_of(level.level));
  if (names.empty()) WARN("this machine cannot shut programs in: nothing to see here");
  return names;
}

constexpr const char* secret = "answer_of_the_reference";

/// A file that the grader's user can read, but a submission cannot.
struct Hidden {
  TemporaryFolder folder;
  std::string path = folder.put("solutions/crawl.cpp", std::string("int ") + secret + " = 42 +;\n").string();
};

struct Peek {
  const char* about;
  std::string before;  // inserted before the function
  std::string says;
};

const nlohmann::json& first_finding(const Grading& grading) {
  return grading.check("builds").at("findings").at(0);
}

}  // namespace

TEST_CASE(
    "What compiles a submission sees no file that is not the submission's, the exercise's or the system's",
    "[sandbox]") {
  const Hidden hidden;
  const Peek peeks[] = {
      {"includes it", "#include \"" + hidden.path + "\"\n", "No such file"},
      {"puts it into the program", "asm(\".incbin \\\"" + hidden.path + "\\\"\");\n", "asm"},
      {"has the assembler read it", "asm(\".include \\\"" + hidden.path + "\\\"\");\n", "asm"},
      {"includes the users of this machine", "#include \"/etc/passwd\"\n", "/etc/passwd"},
      {"reads for ever", "#include \"/dev/zero\"\n", "3 GB"},
  };
  for (const auto& level : levels_from(sandbox::Level::container))
    for (const auto& peek : peeks) {
      const Submission submission(source_of("", peek.before));
      const auto grading = grade(submission.folder(), {"--sandbox", level});
      INFO(level << ": " << peek.about << "\n" << grading.outcome.all());
      const bool assembly = peek.says == std::string("asm");
      CHECK(grading.codes() == std::vector<std::string>{assembly ? "forbidden-pattern" : "does-not-build"});
      const auto finding = first_finding(grading);
      CHECK(finding.at("file").get<std::string>().find(source_file) != std::string::npos);
      CHECK(finding.at("line").get<int>() > 0);
      if (level != "container")
        CHECK(finding.at("message").get<std::string>().find(peek.says) != std::string::npos);
      CHECK_FALSE(grading.outcome.says(secret));
      CHECK_FALSE(grading.outcome.says("root:"));
      CHECK_FALSE(grading.report.dump().find(secret) != std::string::npos);
      CHECK_FALSE(grading.report.dump().find("root:") != std::string::npos);
    }
}

TEST_CASE("What is hidden from the compiler does not show in what it makes, either", "[sandbox]") {
  const Hidden hidden;
  // At a lower level, an unreadable file still exists, so the compiler stops at it.
  for (const auto& level : levels_from(sandbox::Level::user)) {
    std::string probes;
    for (const std::string& path :
         {hidden.path, std::string(MANYHANDS_SOURCE_DIR) + "/course.yaml",
          small_course().string() + "/exercises/" + exercise + "/tests.cpp",
          small_course().string() + "/exercises/" + exercise + "/starter/" + source_file})
      probes += "#if __has_include(\"" + path + "\")\n#error it is there\n#endif\n";
    const Submission submission(source_of("", probes));
    const auto grading = grade(submission.folder(), {"--sandbox", level});
    INFO(level << "\n" << grading.outcome.all());
    CHECK(grading.check("builds").at("verdict") == "pass");
  }
}

TEST_CASE("What would make the compiler work without end is the learner's to mend", "[sandbox]") {
  const Peek bombs[] = {
      {"computes without end while it is compiled",
       "constexpr int sum(long n) { int s = 0; for (long i = 0; i < n; ++i) s += i & 1; return s; }\n"
       "constexpr int all = sum(1L << 40);\n",
       "constexpr"},
      {"makes types of types without end", "template <int n> struct T { T<n + 1> next; };\nT<0> first;\n",
       "depth"},
      {"has an array of 2 GB in the program", "char all[1L << 31] = {1};\n", "256 MB"},
  };
  for (const auto& level : levels_from(sandbox::Level::container))
    for (const auto& bomb : bombs) {
      const Submission submission(source_of("", bomb.before));
      const auto grading = grade(submission.folder(), {"--sandbox", level});
      INFO(level << ": " << bomb.about << "\n" << grading.outcome.all());
      CHECK(grading.codes() == std::vector<std::string>{"does-not-build"});
      CHECK(first_finding(grading).at("file").get<std::string>().find(source_file) != std::string::npos);
      CHECK(grading.outcome.tells(bomb.says));
    }
}

TEST_CASE("Every report says at which level it was made", "[sandbox]") {
  const Submission submission(source_of("return serial(view);"));
  for (const auto& level : sandbox::probe_levels()) {
    if (!level.works) continue;
    const std::string name(sandbox::name_of(level.level));
    const auto grading = grade(submission.folder(), {"--sandbox", name});
    INFO(grading.outcome.all());
    CHECK(grading.report.at("sandbox") == name);
    CHECK(grading.check("correct").at("verdict") == "pass");
  }
}

namespace {

/// Three exercises that require level user or stronger.
struct StrictCourse {
  TemporaryFolder folder;
  StrictCourse() {
    copy_course(folder.path());
    keep_three_exercises(folder.path());
    auto course = read_text(folder.path() / "course.yaml");
    course.insert(course.find("modules:"), "sandbox: user\n");
    folder.put("course.yaml", course);
  }
  [[nodiscard]] std::vector<std::string> run(const Submission& submission) const {
    return {"--course", folder.path().string(), "run",
            exercise,   "--submission",         submission.folder().string()};
  }
};

}  // namespace

TEST_CASE("A course says how strongly programs must be shut in, and less needs a word of its own",
          "[sandbox]") {
  const StrictCourse course;
  const Submission submission(source_of("", "#error not today\n"));
  auto args = course.run(submission);
  args.insert(args.end(), {"--sandbox", "none"});
  const auto refused = grader(args);
  INFO(refused.all());
  CHECK(refused.status == 2);
  CHECK(refused.tells("requires sandbox level user or stronger"));
  CHECK(refused.tells("--unsafe"));
  args.emplace_back("--unsafe");
  CHECK(grader(args).status == 1);
}

TEST_CASE("A machine that cannot shut programs in as the course wants grades nobody else's, and says why",
          "[sandbox]") {
  // Without bubblewrap there are no levels above container.
  const TemporaryFolder empty;
  const StrictCourse course;
  const Submission submission(source_of("", "#error not today\n"));
  Invocation invocation;
  invocation.env = {"PATH=" + empty.path().string()};
  invocation.args = course.run(submission);
  const auto refused = grader(invocation);
  INFO(refused.all());
  CHECK(refused.status == 3);
  CHECK(refused.tells("level user or stronger"));
  CHECK(refused.tells("Install bubblewrap"));
  invocation.args = {"--course", small_course().string(), "doctor"};
  CHECK(grader(invocation).tells("Install bubblewrap"));
}

TEST_CASE("doctor says of each level whether it works", "[sandbox]") {
  const auto doctor = grader({"--course", small_course().string(), "doctor"});
  INFO(doctor.all());
  for (const char* level : {"level full", "level user"}) CHECK(doctor.tells(level));
}

}  // namespace sandbox_test
