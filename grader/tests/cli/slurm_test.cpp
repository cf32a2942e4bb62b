// grader class grade --engine slurm, with programs in place of Slurm's that misbehave on request
// (fake_slurm/): the gradebook is the same as that of the local engine.
#include <signal.h>

#include <cstdlib>
#include <map>

#include "kit/host/base/catch.hpp"
#include "tests/cli/cli_harness.hpp"

namespace slurm_test {

using namespace manyhands::cli_test;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

const std::string correct_body = "return serial(view);";
const std::string wrong_body = "auto picture = serial(view); picture[0] += 1; return picture;";

/// Ada is right, Bob is wrong, Eve's does not build: the rows 0, 1 and 2.
class ClassWithSlurm {
 public:
  explicit ClassWithSlurm(const fs::path& course = small_course()) {
    folder_.put("class/roster.csv", "id,name\nada,Ada Lovelace\nbob,Bob\neve,Eve\n");
    folder_.put("class/class.yaml",
                "format: 1\ntitle: Autumn\ncourse: " + course.string() + "\nroster: roster.csv\n");
    hand_in("ada", source_of(correct_body));
    hand_in("bob", source_of(wrong_body));
    hand_in("eve", "int broken(");
    plan("");
    REQUIRE(run({"import", (folder_.path() / "in").string()}).status == 0);
  }
  void plan(const std::string& lines) const { folder_.put("slurm/plan", lines); }
  void squeue_fails(int times) const { folder_.put("slurm/failures", std::to_string(times)); }
  [[nodiscard]] Invocation invocation(std::vector<std::string> args) const {
    args.insert(args.begin(), "class");
    const char* path = std::getenv("PATH");
    Invocation one;
    one.args = std::move(args);
    one.cwd = folder_.path() / "class";
    one.program = build_folder() / "bin/grader";
    one.env = {"TZ=UTC0", "FAKE_SLURM=" + (folder_.path() / "slurm").string(),
               "TMPDIR=" + folder_.path().string(),
               std::string("PATH=") + MANYHANDS_SOURCE_DIR +
                   "/grader/tests/cli/fake_slurm:" + (path != nullptr ? path : "/usr/bin:/bin")};
    return one;
  }
  [[nodiscard]] Outcome run(std::vector<std::string> args) const {
    return grader(invocation(std::move(args)));
  }
  [[nodiscard]] Invocation grade_with_slurm(std::vector<std::string> more = {}) const {
    std::vector<std::string> args{"grade", "--engine", "slurm", "--poll-ms", "20"};
    args.insert(args.end(), more.begin(), more.end());
    return invocation(args);
  }
  /// Without what differs from one grading to the next.
  [[nodiscard]] json marks() const {
    auto marks = json::parse(run({"export", "json", "-", "--checks"}).out).at("students");
    for (auto& student : marks)
      for (auto& mark : student.at("marks"))
        for (const auto* differs : {"case", "graded", "received", "attempt_received"}) mark.erase(differs);
    return marks;
  }
  [[nodiscard]] std::string log() const { return read_text(folder_.path() / "slurm/log"); }
  [[nodiscard]] bool squeue_has(const std::string& text) const {
    return read_text(folder_.path() / "slurm/queue").find(text) != std::string::npos;
  }
  [[nodiscard]] bool has_batches() const { return fs::exists(folder_.path() / "class/slurm"); }

 private:
  void hand_in(const std::string& student, const std::string& text) const {
    folder_.put("in/" + student + "/" + exercise + "/" + source_file, text);
  }
  TemporaryFolder folder_;
};

std::size_t count_of(const std::string& part, const std::string& text) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

json marks_of_local_engine() {
  static const json marks = [] {
    const ClassWithSlurm the_class;
    REQUIRE(the_class.run({"grade"}).status == 0);
    return the_class.marks();
  }();
  return marks;
}

}  // namespace

TEST_CASE("whatever happens to its tasks, Slurm's gradebook is that of the local engine", "[class]") {
  const ClassWithSlurm the_class;
  the_class.squeue_fails(4);
  the_class.plan("1_0 die\n1_1 half\n1_2 twice\ncall_2 refuse\n2_0 gone\n2_1 foreign\n");
  const auto graded = grader(the_class.grade_with_slurm({"--partition", "lab", "--sbatch=--account=a b"}));
  INFO(graded.all() << the_class.log());
  CHECK(graded.status == 0);
  CHECK(graded.tells("Unable to contact slurm controller"));
  CHECK(count_of("✗ eve", graded.out) == 1);
  CHECK(graded.left_running.empty());
  CHECK(the_class.marks() == marks_of_local_engine());
  CHECK(count_of("--array=0-2 ", the_class.log()) == 1);
  CHECK(count_of("--array=0-1 ", the_class.log()) == 3);  // one was refused
  CHECK(count_of("--partition=lab --account=a b ", the_class.log()) == 4);
  CHECK(count_of("--exclusive", the_class.log()) == 0);  // nothing is timed
  CHECK(the_class.log().find("scancel --name=grader-") != std::string::npos);
  CHECK_FALSE(the_class.has_batches());
}

TEST_CASE("Slurm times what is right in a job of its own, and a lost time does not lose the rest",
          "[class]") {
  const ClassWithSlurm the_class(timed_course());
  the_class.plan("2_0 half\n3_0 die\n");
  const auto graded = grader(the_class.grade_with_slurm());
  INFO(graded.all() << the_class.log());
  CHECK(graded.status == 0);
  CHECK(count_of("--array=0-2 ", the_class.log()) == 1);
  CHECK(count_of("--exclusive", the_class.log()) == 3);
  CHECK(count_of("--array=0 ", the_class.log()) == 3);  // Ada's
  std::map<std::string, std::map<std::string, std::string>> verdicts;
  for (const auto& student : the_class.marks())
    for (const auto& mark : student.at("marks"))
      for (const auto& check : mark.at("checks"))
        verdicts[student.at("id")][check.at("check")] = check.at("verdict");
  CHECK(verdicts.at("ada").at("correct") == "pass");
  CHECK(verdicts.at("ada").at("speed") != "skipped");
  CHECK(verdicts.at("bob").at("correct") == "fail");
  CHECK(verdicts.at("bob").at("speed") == "skipped");
  CHECK(verdicts.at("eve").at("builds") == "fail");
  CHECK_FALSE(the_class.has_batches());
}

TEST_CASE("a killed collector of Slurm's results loses none of them", "[class]") {
  const ClassWithSlurm the_class;
  the_class.plan("1_1 kill\n");
  CHECK(grader(the_class.grade_with_slurm()).status == 128 + SIGKILL);
  CHECK(the_class.has_batches());
  const auto graded = grader(the_class.grade_with_slurm());
  INFO(graded.all() << the_class.log());
  CHECK(graded.status == 0);
  CHECK(graded.says("Collected 1 result of an earlier run"));
  CHECK(graded.says("Grading 1 submission."));
  CHECK(the_class.marks() == marks_of_local_engine());
  CHECK_FALSE(the_class.has_batches());
}

TEST_CASE("a row that Slurm never grades is the grader's failure, and can be tried again", "[class]") {
  const ClassWithSlurm the_class;
  the_class.plan("1_0 unfit\n1_1 die\n2_1 die\n3_0 die\n");
  const auto graded = grader(the_class.grade_with_slurm());
  INFO(graded.all() << the_class.log());
  CHECK(graded.status == 0);  // each had a third try
  CHECK(the_class.log().find("--exclude=n1") != std::string::npos);

  const ClassWithSlurm unlucky;
  unlucky.plan("1_0 unfit\n2_0 die\n3_0 die\n");
  const auto failed = grader(unlucky.grade_with_slurm());
  INFO(failed.all() << unlucky.log());
  CHECK(failed.status == 1);
  CHECK(failed.tells("ended without a result: FAILED"));
  CHECK(failed.tells("The grader failed at 1 submission"));
  const auto again = grader(unlucky.grade_with_slurm({"--failed"}));
  INFO(again.all());
  CHECK(again.status == 0);
  CHECK(unlucky.marks() == marks_of_local_engine());
}

TEST_CASE("Ctrl-C cancels Slurm's jobs, and if Slurm refuses or is missing, there is a clear error",
          "[class]") {
  const ClassWithSlurm the_class;
  the_class.plan("1_0 hang\n1_1 hang\n1_2 hang\n");
  auto interrupted = the_class.grade_with_slurm();
  interrupted.signal = SIGINT;
  interrupted.interrupt_when = [&](const std::string&) { return the_class.squeue_has("RUNNING"); };
  const auto ended = grader(interrupted);
  INFO(ended.all());
  CHECK(ended.status == 130);
  CHECK(the_class.log().find("scancel --name=grader-") != std::string::npos);

  const ClassWithSlurm refused_class;
  refused_class.plan("call_1 refuse\n");
  const auto not_submitted = grader(refused_class.grade_with_slurm());
  INFO(not_submitted.all());
  CHECK(not_submitted.status == 2);
  CHECK(not_submitted.tells("sbatch failed: sbatch: error: Batch job submission failed"));
  CHECK_FALSE(refused_class.has_batches());

  auto without = the_class.grade_with_slurm();
  without.env.push_back("PATH=/nonexistent");
  const auto refused = grader(without);
  INFO(refused.all());
  CHECK(refused.status == 2);
  CHECK(refused.tells("there is no program 'sbatch'"));
  CHECK(refused.tells("slurm-client"));
}

}  // namespace slurm_test
