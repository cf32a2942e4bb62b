#include <algorithm>
#include <string>
#include <vector>

#include "kit/host/base/catch.hpp"
#include "measure/cpu_cause.hpp"
#include "measure/lock_convoy.hpp"
#include "measure/lock_floor.hpp"
#include "measure/start_cost.hpp"
#include "model/json.hpp"
#include "tests/unit/measure/cause_runs.hpp"

namespace lock_floor_test {

using namespace manyhands;
using namespace manyhands::test;

namespace {

constexpr double serial_ns = 200 * ms;

LockFigures lock(std::int64_t held_ms, std::int64_t times, std::int64_t wait_ms, int line = 7) {
  return {"starter/x/x.cpp", line, held_ms * ms, times, times, wait_ms > 0 ? times / 2 : 0, wait_ms * ms};
}

Run locks_watched(std::vector<LockFigures> locks, std::int64_t cpu_ms = 200, int threads = 1) {
  auto run = run_of(Arm::lock_traced, cpu_ms, threads);
  run.locks_watched = true;
  run.locks = std::move(locks);
  run.threads_started = 2;
  run.workers = p;
  return run;
}

Run with_threads(std::int64_t started, std::int64_t cost_us) {
  auto run = locks_watched({});
  run.threads_started = started;
  run.thread_cost_ns = cost_us * 1000;
  run.switch_cost_ns = 2000;
  return run;
}

}  // namespace

TEST_CASE("lock floor: the lock with most CPU time under it, in the middle run") {
  CHECK(lock_floor_ns_per_unit({locks_watched({lock(20, 600, 0), lock(190, 600, 0)})}) == 190.0 * ms);
  CHECK(lock_floor_ns_per_unit({locks_watched({lock(100, 600, 0)}), locks_watched({lock(180, 600, 0)}),
                                locks_watched({lock(150, 600, 0)})}) == 150.0 * ms);
  // The lower of the two: it is a floor.
  CHECK(lock_floor_ns_per_unit({locks_watched({lock(180, 600, 0)}), locks_watched({lock(100, 600, 0)})}) ==
        100.0 * ms);
  auto twice = locks_watched({lock(190, 600, 0)});
  twice.work_units = 2;
  CHECK(lock_floor_ns_per_unit({twice}) == 95.0 * ms);
}

TEST_CASE("lock floor: nothing where nothing was seen, or where the watch would see itself") {
  CHECK(lock_floor_ns_per_unit({}) == 0);
  CHECK(lock_floor_ns_per_unit({locks_watched({})}) == 0);
  CHECK(lock_floor_ns_per_unit({locks_watched({lock(190, 1'000'000, 0)})}) == 0);  // 0.2 µs each
  auto blind = locks_watched({lock(190, 600, 0)});
  blind.locks_watched = false;
  CHECK(lock_floor_ns_per_unit({blind}) == 0);
  auto other = locks_watched({lock(190, 600, 0)});
  other.arm = Arm::submission;
  CHECK(lock_floor_ns_per_unit({other}) == 0);
  auto wrong = locks_watched({lock(190, 600, 0)});
  wrong.right = false;
  CHECK(lock_floor_ns_per_unit({wrong}) == 0);
  auto readers = lock(190, 600, 0);
  readers.timed = 0;
  CHECK(lock_floor_ns_per_unit({locks_watched({readers})}) == 0);
  // Seen in one run of three.
  CHECK(lock_floor_ns_per_unit({locks_watched({lock(190, 600, 0)}), locks_watched({}), locks_watched({})}) ==
        0);
}

TEST_CASE("lock convoy: most of the work is done under one lock, and others wait for it") {
  const auto convoy = convoy_of({locks_watched({lock(190, 600, 180)})}, serial_ns, p);
  REQUIRE(convoy);
  CHECK(convoy->held > 0.9);
  CHECK(convoy->most < 1.1);
  CHECK(convoy->lock.line == 7);
  // No contention: a serial program that takes a lock.
  CHECK_FALSE(convoy_of({locks_watched({lock(190, 600, 0)})}, serial_ns, p));
  // If half of the work is under it, two cores still have enough to do.
  CHECK_FALSE(convoy_of({locks_watched({lock(100, 600, 90)})}, serial_ns, p));
  // … but eight do not.
  CHECK(convoy_of({locks_watched({lock(100, 600, 90)})}, serial_ns, 8));
  CHECK_FALSE(convoy_of({}, serial_ns, p));
  CHECK_FALSE(convoy_of({locks_watched({lock(190, 600, 180)})}, 0, p));
}

TEST_CASE("lock convoy: who works under one lock works beside nobody, whether that could be seen or not") {
  const auto convoy = convoy_at_work({locks_watched({lock(190, 600, 180)})});
  REQUIRE(convoy);
  CHECK(convoy->most < 1.1);
  CHECK_FALSE(convoy_at_work({locks_watched({lock(190, 600, 0)})}));    // no contention
  CHECK_FALSE(convoy_at_work({locks_watched({lock(170, 600, 180)})}));  // the rest runs in parallel with it
  CHECK_FALSE(convoy_at_work({}));

  Judgement open;
  const auto named = with_convoy(open, convoy);
  CHECK(named.verdict == Verdict::fail);
  CHECK(named.findings.at(0).code == "lock-convoy");
  CHECK(named.findings.at(0).line == 7);
  CHECK(named.reason.empty());
  CHECK(with_convoy(failed("serial"), convoy).findings.at(0).code == "lock-convoy");
  CHECK(with_convoy(failed("too-many-threads"), convoy).findings.at(0).code == "too-many-threads");
  CHECK(with_convoy(open, std::nullopt).verdict == Verdict::inconclusive);
  Judgement passed;
  passed.verdict = Verdict::pass;
  CHECK(with_convoy(passed, convoy).verdict == Verdict::pass);
}

TEST_CASE("cpu cause: a convoy is the cause of one at work, of an uneven share, and of more CPU time") {
  const std::vector<Run> runs(3, locks_watched({lock(190, 600, 180)}));
  for (const char* code : {"serial", "imbalance", "work-inflated"}) {
    const auto cause = cause_of(code, blocks(210), runs, p);
    CHECK(cause.code == "lock-convoy");
    const auto named = with_cause(failed(code), cause);
    CHECK(named.verdict == Verdict::fail);
    CHECK(named.findings.at(0).code == "lock-convoy");
    CHECK(named.findings.at(0).file == "starter/x/x.cpp");
    CHECK(named.findings.at(0).line == 7);
    CHECK(named.findings.at(0).message.find("95 %") != std::string::npos);
    CHECK(named.measured["cause"]["held"].get<double>() > 0.9);
    CHECK_FALSE(wants_cpu_cause(failed(code), cause));
  }
  CHECK(with_cause(failed("wrong-answer"), cause_of("serial", blocks(210), runs, p)).findings.at(0).code ==
        "wrong-answer");
}

TEST_CASE("cpu cause: what no lock explains keeps its name") {
  const std::vector<Run> runs(3, locks_watched({lock(5, 600, 1)}));
  for (const char* code : {"serial", "imbalance", "work-inflated"}) {
    const auto cause = cause_of(code, blocks(400), runs, p);
    CHECK(cause.code == code);
    CHECK(with_cause(failed(code), cause).findings.at(0).message == "as it was");
    CHECK(wants_cpu_cause(failed(code), cause) == (std::string(code) == "work-inflated"));
  }
}

TEST_CASE("cpu cause: threads started for crumbs of work explain CPU time by what one costs here") {
  // 10,000 threads of 15 µs: 150 ms on top of 200.
  const auto fine = cause_of("work-inflated", blocks(370), {with_threads(10'000, 15)}, p);
  CHECK(fine.code == "too-fine-tasks");
  const auto named = with_cause(failed("work-inflated"), fine);
  CHECK(named.findings.at(0).message.find("10000 threads") != std::string::npos);
  // As many, but at the same time.
  CHECK(cause_of("work-inflated", blocks(370, 100), {with_threads(10'000, 15)}, p).code ==
        "oversubscription");
  // Too few to explain it; few, but long ones; unknown cost of one.
  CHECK(cause_of("work-inflated", blocks(370), {with_threads(2'000, 15)}, p).code == "work-inflated");
  CHECK(cause_of("work-inflated", blocks(205), {with_threads(200, 15)}, p).code == "work-inflated");
  CHECK(cause_of("work-inflated", blocks(370), {with_threads(10'000, 0)}, p).code == "work-inflated");
  // The code is about CPU time: threads do not explain other failures.
  CHECK(cause_of("imbalance", blocks(370), {with_threads(10'000, 15)}, p).code == "imbalance");
}

TEST_CASE("evidence on locks goes to JSON and back") {
  auto run = locks_watched({lock(190, 600, 180), lock(3, 50, 0, 9)});
  run.thread_cost_ns = 15'000;
  run.switch_cost_ns = 2'000;
  const auto back = nlohmann::json::parse(dump(nlohmann::json(run))).get<Run>();
  REQUIRE(back.locks.size() == 2);
  CHECK(back.locks_watched);
  CHECK(back.locks[0].cpu_ns == 190 * ms);
  CHECK(back.locks[0].wait_ns == 180 * ms);
  CHECK(back.locks[1].line == 9);
  CHECK(nlohmann::json(back) == nlohmann::json(run));
}

TEST_CASE("cpu cause: one run with its locks watched is enough where they have nothing to do with it") {
  const auto settled = [](const Run& first) { return locks_are_no_cause(first, blocks(540), p); };
  CHECK(settled(locks_watched({}, 540, 2)));
  CHECK(settled(locks_watched({lock(30, 600, 0), lock(20, 600, 5)}, 540, 2)));
  CHECK_FALSE(settled(locks_watched({lock(30, 600, 0), lock(70, 600, 5)}, 540, 2)));  // of the 125 ms needed
  CHECK(settled(with_threads(60, 50)));
  CHECK_FALSE(settled(with_threads(120, 50)));  // 6 ms of the 10 that would be needed
  auto unwatched = locks_watched({}, 540, 2);
  unwatched.locks_watched = false;
  CHECK_FALSE(settled(unwatched));
  auto untold = locks_watched({}, 540, 2);
  untold.threads_started = -1;
  CHECK_FALSE(settled(untold));
  auto wrong = locks_watched({}, 540, 2);
  wrong.right = false;
  CHECK_FALSE(settled(wrong));
  CHECK_FALSE(locks_are_no_cause(locks_watched({}, 540, 2), {}, p));  // the amount of work is unknown
}

}  // namespace lock_floor_test
