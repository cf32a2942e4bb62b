#include <string>
#include <vector>

#include "measure/mechanism.hpp"
#include "measure/mechanism_constants.hpp"
#include "tests/unit/measure/mechanism_runs.hpp"

namespace mechanism_test {

using namespace manyhands;
using namespace manyhands::test;

TEST_CASE("mechanism: threads or processes at work at once are as asked") {
  CHECK(judge({computed(2, 1.9)}, cpu(MechanismKind::threads)).judgement.verdict == Verdict::pass);
  CHECK(judge({computed(2, 1.9, 2)}, cpu(MechanismKind::processes)).judgement.verdict == Verdict::pass);
  // Other programs used all but one CPU: tasks that wait for a CPU still count as at work.
  auto starved = computed(2, 1.9);
  starved.cpu_ns = starved.wall_ns;
  CHECK(judge({starved}, cpu(MechanismKind::threads)).judgement.verdict == Verdict::pass);
}

TEST_CASE("mechanism: the wrong kind of worker is named") {
  const auto threads = computed(2, 1.9);
  CHECK(codes(judge({threads, threads}, cpu(MechanismKind::processes))) == Codes{"threads-not-processes"});
  const auto processes = computed(2, 1.9, 2);
  CHECK(codes(judge({processes, processes}, cpu(MechanismKind::threads))) == Codes{"processes-not-threads"});
}

TEST_CASE("mechanism: threads that take turns beside processes with another job are still threads") {
  auto run = computed(2, 1.5, 2);
  run.peak_threads = 3;
  run.other_threads_cpu_ns = run.cpu_ns / 2;
  CHECK(judge({run, run, run}, cpu(MechanismKind::threads)).judgement.verdict == Verdict::inconclusive);
  run.other_threads_cpu_ns = -1;  // as in recordings that do not say who did the work
  CHECK(judge({run, run, run}, cpu(MechanismKind::threads)).judgement.verdict == Verdict::inconclusive);
  // The main thread works beside its children: this is no pool of threads.
  run.other_threads_cpu_ns = run.cpu_ns / 100;
  run.leader_cpu_ns = run.cpu_ns / 3;
  CHECK(codes(judge({run, run, run}, cpu(MechanismKind::threads))) == Codes{"processes-not-threads"});
}

TEST_CASE("mechanism: threads that hand one lock to and fro on a busy machine are not proved parallel") {
  auto run = computed(2, 1.4);
  run.cpu_ns = run.wall_ns / 4;
  run.voluntary_switches = 300;
  CHECK(judge({run, run, run}, cpu(MechanismKind::threads)).judgement.verdict == Verdict::inconclusive);
  run.voluntary_switches = 6;
  CHECK(judge({run}, cpu(MechanismKind::threads)).judgement.verdict == Verdict::pass);
}

TEST_CASE("mechanism: processes that only wake up to look do not work together with the one that computes") {
  auto run = computed(9, 1.3, 8);  // on a busy machine, each of them has to wait for its moment
  run.cpu_ns = run.wall_ns * 9 / 10;
  run.leader_cpu_ns = 0;
  run.task_cpu_ns = {run.cpu_ns * 97 / 100, run.cpu_ns / 100, run.cpu_ns / 100};
  run.pressure_ns = run.wall_ns / 2;
  CHECK(judge({run, run, run}, cpu(MechanismKind::processes)).judgement.verdict == Verdict::inconclusive);
  run.pressure_ns = 0;
  const auto d = judge({run, run, run}, cpu(MechanismKind::processes));
  REQUIRE(codes(d) == Codes{"serial"});
  CHECK(
      d.judgement.findings[0].message ==
      "one of your child processes did all the work, in 3 runs; 8 were alive at once, but the others slept");
  run.task_cpu_ns = {run.cpu_ns * 6 / 10, run.cpu_ns * 4 / 10};
  CHECK(judge({run}, cpu(MechanismKind::processes)).judgement.verdict == Verdict::pass);
}

TEST_CASE("mechanism: threads inside a single child are not several processes") {
  auto run = computed(2, 1.9, 1);
  run.peak_threads_at_work = 1;
  run.peak_processes_at_work = 1;
  run.leader_cpu_ns = run.cpu_ns / 100;
  const auto d = judge({run, run}, cpu(MechanismKind::processes));
  REQUIRE(codes(d) == Codes{"threads-not-processes"});
  CHECK(d.judgement.findings[0].message.find("one child process") == 0);
  // A parent that does a share of the work itself has no threads.
  run.leader_cpu_ns = run.cpu_ns / 2;
  CHECK(judge({run, run, run}, cpu(MechanismKind::processes)).judgement.verdict == Verdict::inconclusive);
}

TEST_CASE("mechanism: a thread for each piece of work is too many, a few more on their way out are not") {
  const auto judge = [](const std::vector<Run>& runs, const Mechanism& asked) {
    return judge_mechanism(runs, asked, 2, ours);
  };
  auto run = computed(2, 1.9);
  run.workers = 2;
  run.peak_threads = 6;
  CHECK(judge({run}, cpu(MechanismKind::threads)).judgement.verdict == Verdict::pass);
  run.peak_threads = 116;
  CHECK(judge({run}, cpu(MechanismKind::threads)).step == Step::more);
  const auto d = judge({run, run}, cpu(MechanismKind::threads));
  REQUIRE(codes(d) == Codes{"too-many-threads"});
  CHECK(d.judgement.findings[0].message ==
        "116 threads were alive at once; your function was called with 2 "
        "workers");
  // That several of them also run if there is one worker is a consequence, with the same remedy.
  auto one = run;
  one.workers = 1;
  CHECK(codes(judge({run, one, run, one}, cpu(MechanismKind::threads))) == Codes{"too-many-threads"});
  one.peak_threads = run.peak_threads = 4;
  CHECK(codes(judge({run, one, run, one}, cpu(MechanismKind::threads))) == Codes{"workers-ignored"});
}

TEST_CASE("mechanism: serial wants three runs that were well watched") {
  auto run = computed(1, 1.0);
  CHECK(judge({run, run}, cpu(MechanismKind::threads)).step == Step::more);
  const auto d = judge({run, run, run}, cpu(MechanismKind::threads));
  REQUIRE(codes(d) == Codes{"serial"});
  CHECK(d.judgement.findings[0].message ==
        "never more than one of your threads was running, in 3 runs; 2 were alive at once, but the others "
        "slept");
  auto gap = run;
  gap.max_gap_ns = run.wall_ns / 3;
  CHECK(judge({run, run, gap}, cpu(MechanismKind::threads)).judgement.verdict == Verdict::inconclusive);
  auto few = run;
  few.samples = 8;
  CHECK(judge({few, run, run}, cpu(MechanismKind::threads)).judgement.verdict == Verdict::inconclusive);
}

TEST_CASE("mechanism: work of one thread that is over before anybody can look is serial by its CPU time") {
  auto run = computed(1, 1.0);
  run.wall_ns = run.cpu_ns = 3'000'000;
  run.samples = 1;
  run.max_gap_ns = run.wall_ns;
  run.pressure_ns = 0;
  run.leader_cpu_ns = run.cpu_ns / 2;
  CHECK(judge({run, run, run}, cpu(MechanismKind::threads)).judgement.verdict == Verdict::inconclusive);
  run.leader_cpu_ns = run.cpu_ns * 99 / 100;
  run.pressure_ns = run.wall_ns / 2;  // a helper may have waited for its first CPU
  CHECK(judge({run, run, run}, cpu(MechanismKind::threads)).judgement.verdict == Verdict::inconclusive);
  run.pressure_ns = -1;
  CHECK(judge({run, run, run}, cpu(MechanismKind::threads)).judgement.verdict == Verdict::inconclusive);
  run.pressure_ns = 0;
  const auto judgement = judge({run, run, run}, cpu(MechanismKind::threads)).judgement;
  CHECK(judgement.verdict == Verdict::fail);
  REQUIRE(judgement.findings.size() == 1);
  CHECK(judgement.findings[0].code == "serial");
}

TEST_CASE(
    "mechanism: where each helper would have been seen, work of one thread is serial on a busy machine, "
    "too") {
  auto run = computed(1, 1.0);
  run.wall_ns = 12'000'000;
  run.cpu_ns = run.leader_cpu_ns = 11'000'000;
  run.samples = 4;
  run.max_gap_ns = 4'000'000;
  run.pressure_ns = run.wall_ns / 2;
  run.peak_threads = 1;
  CHECK(codes(judge({run, run, run}, cpu(MechanismKind::threads))) == Codes{"serial"});
  auto helped = run;
  helped.peak_threads = 2;  // and it may have waited for its first CPU all the time
  CHECK(judge({run, helped, run}, cpu(MechanismKind::threads)).judgement.verdict == Verdict::inconclusive);
  auto unseen = run;
  unseen.max_gap_ns = 7'000'000;
  CHECK(judge({run, unseen, run}, cpu(MechanismKind::threads)).judgement.verdict == Verdict::inconclusive);
}

TEST_CASE("mechanism: what is over in a moment is looked at more often before it stays open") {
  auto run = computed(1, 1.0);
  run.wall_ns = 12'000'000;
  run.cpu_ns = run.leader_cpu_ns = 11'000'000;
  run.samples = 4;
  run.peak_threads = 1;
  run.pressure_ns = run.wall_ns / 2;
  run.max_gap_ns = 7'000'000;
  auto clear = run;
  clear.max_gap_ns = 4'000'000;
  const auto threads = cpu(MechanismKind::threads);
  CHECK(judge({run, run, clear}, threads).step != Step::done);
  CHECK(codes(judge({run, run, clear, run, clear, clear}, threads)) == Codes{"serial"});
  CHECK(judge(std::vector<Run>(constants::most_short_runs, run), threads).step == Step::done);
  run.wall_ns = constants::short_looks_ns;
  CHECK(judge({run, run, run}, threads).step == Step::done);
}

TEST_CASE("mechanism: a thread that meets the one that starts it is not parallel work") {
  auto meets = computed(2, 1.02);
  const auto d = judge({meets, meets, meets}, cpu(MechanismKind::threads));
  CHECK(codes(d) == Codes{"serial"});
  auto often = computed(2, 1.15);
  often.cpu_ns = often.wall_ns;
  CHECK(judge({often, often, often}, cpu(MechanismKind::threads)).judgement.verdict == Verdict::inconclusive);
}

TEST_CASE("mechanism: what is left behind is counted") {
  auto run = computed(2, 1.9, 2);
  run.left.zombies = 4;
  run.left.children = 1;
  const auto d = judge({run}, cpu(MechanismKind::processes));
  CHECK(d.step == Step::done);
  REQUIRE(codes(d) == Codes{"children-left-running", "children-not-reaped"});
  CHECK(d.judgement.findings[0].message ==
        "1 child process was still alive after your function had returned");
  CHECK(d.judgement.findings[1].message ==
        "4 child processes had ended, and your program never waited for them");
}

TEST_CASE("mechanism: a thread on its way out, seen once, is not held against the program") {
  auto once = gated(8);
  once.left.threads = 1;
  CHECK(judge({once}, io()).step == Step::more);
  CHECK(judge({once, gated(8)}, io()).step == Step::more);
  CHECK(judge({once, gated(8), gated(8)}, io()).judgement.verdict == Verdict::pass);
  auto three = gated(8);
  three.left.threads = 3;
  CHECK(codes(judge({three, three}, io())) == Codes{"threads-left-running"});
}

TEST_CASE("mechanism: a thread that was detached is left to itself, whether or not it was seen afterwards") {
  auto run = gated(8);
  run.detached_file = "starter/crawl-threads/crawl.cpp";
  run.detached_line = 12;
  const auto unseen = judge({run, gated(8)}, io());
  CHECK(codes(unseen) == Codes{"threads-left-running"});
  CHECK(unseen.judgement.findings.front().line == 12);
  run.left.threads = 3;
  const auto seen = judge({run, run}, io());
  CHECK(codes(seen) == Codes{"threads-left-running"});
  CHECK(seen.judgement.findings.front().message.find("3 threads were still alive") != std::string::npos);
  auto asked = io();
  asked.kind = MechanismKind::processes;  // a coordinator may use threads as it likes
  run.left.threads = 0;
  for (const auto& finding : judge({run, run}, asked).judgement.findings)
    CHECK(finding.code != "threads-left-running");
}

TEST_CASE("mechanism: whoever needs a time limit to go on polls") {
  auto run = gated(8);
  run.limit_needed_file = "starter/crawl-threads/crawl.cpp";
  run.limit_needed_line = 12;
  const auto judged = judge({run, gated(8)}, io());
  CHECK(codes(judged) == Codes{"polls"});
  CHECK(judged.judgement.findings.front().line == 12);
}

TEST_CASE("mechanism: threads that a library keeps are no leftovers; others beside them are") {
  auto run = computed(2, 1.95);
  run.left.threads = 3;
  run.left.library_threads = 3;
  CHECK(judge({run, run}, cpu(MechanismKind::executor)).judgement.verdict == Verdict::pass);
  run.left.threads = 4;
  CHECK(codes(judge({run, run}, cpu(MechanismKind::executor))) == Codes{"threads-left-running"});
  CHECK(codes(judge({run, run}, cpu(MechanismKind::threads))) == Codes{"threads-left-running"});
  run.left.library_threads = -1;  // could not be seen
  CHECK(judge({run, run}, cpu(MechanismKind::executor)).judgement.verdict == Verdict::pass);
  CHECK(codes(judge({run, run}, cpu(MechanismKind::threads))) == Codes{"threads-left-running"});
}

TEST_CASE("mechanism: names left in shared memory must be seen twice") {
  const auto clean = computed(2, 1.9, 2);
  auto run = clean;
  run.left.shared_memory = {"counters"};
  CHECK(judge({run}, cpu(MechanismKind::processes)).step == Step::more);
  CHECK(codes(judge({run, run}, cpu(MechanismKind::processes))) == Codes{"shared-memory-left"});
  CHECK(judge({run, clean, clean}, cpu(MechanismKind::processes)).judgement.verdict == Verdict::pass);
}

TEST_CASE("mechanism: System V objects that are left must be seen twice, and unknown is none") {
  const auto clean = computed(2, 1.9, 2);
  auto run = clean;
  run.left.system_v = 1;
  CHECK(judge({run}, cpu(MechanismKind::processes)).step == Step::more);
  CHECK(codes(judge({run, run}, cpu(MechanismKind::processes))) == Codes{"shared-memory-left"});
  run.left.system_v = -1;
  CHECK(judge({run, run}, cpu(MechanismKind::processes)).judgement.findings.empty());
}

TEST_CASE("mechanism: a program that never answers leaves nothing to judge") {
  Run hung;
  hung.outcome = Outcome::hung;
  const auto d = judge({hung, hung, hung}, cpu(MechanismKind::threads));
  CHECK(d.judgement.verdict == Verdict::inconclusive);
  CHECK(judge({}, cpu(MechanismKind::threads)).step == Step::more);
}

namespace {
/// A run in which all threads had to wait for 0.6 s.
Run waited(double busy_part, double cpu_part, std::int64_t wake_ups = 0) {
  Run run;
  run.outcome = Outcome::answered;
  run.judged = run.right = true;
  run.wall_ns = 700'000'000;
  run.rest.used = true;
  run.rest.span_ns = 600'000'000;
  run.rest.wake_ups = {7, 7, wake_ups, wake_ups / 4, 600'000'000};
  run.rest.busy_ns = static_cast<std::int64_t>(busy_part * 600e6);
  run.rest.cpu_ns = static_cast<std::int64_t>(cpu_part * 600e6);
  return run;
}

Decision judged_waiting(const std::vector<Run>& runs) {
  Mechanism asked;
  asked.asleep = true;
  return judge_mechanism(runs, asked, 4, "starter/x/");
}
}  // namespace

TEST_CASE("mechanism: threads that have to wait sleep, or are seen at work, or look up again and again") {
  CHECK(judged_waiting({waited(0.01, 0.01), waited(0.02, 0.01)}).judgement.verdict == Verdict::pass);
  const auto fails_as = [](const Run& run, const char* code) {
    const auto decision = judged_waiting({run, run, run});
    REQUIRE(decision.judgement.verdict == Verdict::fail);
    CHECK(decision.judgement.findings.at(0).code == code);
  };
  fails_as(waited(3.9, 1.9), "busy-wait");
  fails_as(waited(3.9, 1.9, 200), "busy-wait");
  fails_as(waited(0.02, 0.01, 400), "polls");
  fails_as(waited(0.02, 0.01, 6), "polls");
  CHECK(judged_waiting({waited(0.02, 0.01, 400), waited(0.02, 0.01), waited(0.02, 0.01)}).judgement.verdict ==
        Verdict::pass);
}

TEST_CASE(
    "mechanism: threads that were ready all the time, and that a busy machine gave no CPU, did not sleep") {
  const auto run = waited(2.0, 0.05);
  CHECK(judged_waiting({run, run, run}).judgement.verdict == Verdict::inconclusive);
}

}  // namespace mechanism_test
