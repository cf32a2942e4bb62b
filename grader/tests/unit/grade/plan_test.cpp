// Which runs the plan asks for, and when it stops, on evidence made by hand: nothing is run.
#include "grade/plan.hpp"

#include <functional>
#include <string>
#include <vector>

#include "kit/host/base/catch.hpp"
#include "tests/unit/measure/cause_runs.hpp"
#include "tests/unit/measure/simulation.hpp"

namespace plan_test {

using namespace manyhands;
using namespace manyhands::grade;
using manyhands::test::atomics;
using manyhands::test::blocks;
using manyhands::test::ms;
using manyhands::test::place;
using manyhands::test::run_of;
using manyhands::test::slow_plain_code;
using manyhands::test::watched;
namespace sim = manyhands::simulation;

namespace {

std::vector<Run> in_order(const Block& block) {
  std::vector<Run> runs{block.baseline};
  for (const auto& group : block.at_once) runs.insert(runs.end(), group.begin(), group.end());
  runs.push_back(block.submission);
  return runs;
}

Taken nothing(Arm arm) {
  Judgement judgement;
  judgement.verdict = Verdict::fault;
  judgement.reason = "it gave nothing";
  return {arm, {}, judgement};
}

/// What each stage gives. The machine: 1 GB of memory, and a quiet moment or not.
struct World {
  std::function<Block()> block = [] { return blocks(200).front(); };
  std::function<Taken(Arm)> look = nothing;
  QuietMoment quiet = QuietMoment::did_not_come;
  std::int64_t machine_kb = 1'000'000;
};

struct Followed {
  std::string asked;  // the arms' letters in order; "|": a wait
  Decided decided;
  SpeedEvidence evidence;
};

/// Each block takes one of two seconds.
Followed follow(const World& world) {
  Followed f;
  auto& e = f.evidence;
  e.stream.workers = 2;
  e.stream.machine = {{"cores", 2}};
  e.most_seconds = 20;
  e.waits_for_quiet = true;
  e.machine_kb = world.machine_kb;
  for (double now = 0; f.asked.size() < 100; now += 2) {
    auto next = plan(e);
    if (auto* decided = std::get_if<Decided>(&next)) {
      f.decided = std::move(*decided);
      return f;
    }
    if (std::holds_alternative<NextWait>(next)) {
      f.asked += '|';
      e.waited = {{world.quiet, "make"}, e.stream.blocks.size(), now + 2};
      continue;
    }
    const auto& run = std::get<NextRun>(next);
    f.asked += name_of(run.arm).letter;
    const bool block = run.why == Purpose::speed;
    CHECK(block == (run.arm == Arm::submission));
    CHECK(run.cores == (run.arm == Arm::one_core ? 1 : 0));
    e.add(run, block ? Taken{run.arm, in_order(world.block()), {}} : world.look(run.arm), now, 1);
  }
  FAIL("it does not end: " << f.asked);
  return f;
}

std::string code_of(const Followed& f) {
  return f.decided.judgement.findings.empty() ? "none" : f.decided.judgement.findings.front().code;
}

/// Uses 2.7 times the serial version's CPU time, on two cores only.
World inflated(std::vector<Place> places) {
  World world;
  world.block = [] { return blocks(540).front(); };
  world.look = [places](Arm arm) -> Taken {
    if (arm == Arm::profiled) return {arm, {watched(560, places)}, {}};
    if (arm != Arm::replicated) return {arm, {run_of(arm, arm == Arm::one_core ? 204 : 540, 2)}, {}};
    const auto serial = run_of(Arm::saturated, 200, 1);
    auto copy = run_of(arm, 520, 2);
    copy.wall_ns = 530 * ms;
    return {arm, {serial, serial, copy, copy}, {}};
  };
  return world;
}

/// The serial versions wait half of their time for a core.
Block on_a_busy_machine() {
  auto block = blocks(200, 1).front();
  for (auto& group : block.at_once)
    for (auto& run : group) run.wall_ns = 2 * run.cpu_ns, run.run_delay_ns = run.cpu_ns;
  return block;
}

World with_neighbours(std::uint64_t seed, std::int64_t under_a_lock_ms) {
  sim::Machine machine;
  machine.random.seed(seed);
  machine.neighbours = [](int, double) { return 1; };
  World world;
  world.block = [machine]() mutable { return sim::block(machine, sim::halves()); };
  world.look = [under_a_lock_ms](Arm arm) -> Taken {
    auto run = run_of(arm, 200, 2);
    run.locks_watched = true;
    run.locks = {{"starter/x/x.cpp", 7, under_a_lock_ms * ms, 600, 600, 300, 50 * ms}};
    return {arm, {run}, {}};
  };
  return world;
}

}  // namespace

TEST_CASE("plan: what reached the bar of all cores twice needs nothing else") {
  const auto f = follow({});
  CHECK(f.asked == "SS");
  CHECK(f.decided.judgement.verdict == Verdict::pass);
  CHECK(f.decided.measured);
  CHECK(f.decided.capacity == 2);
}

TEST_CASE("plan: a block that gives nothing ends it") {
  SpeedEvidence evidence;
  evidence.stream.workers = 2;
  const auto next = plan(evidence);
  REQUIRE(std::holds_alternative<NextRun>(next));
  evidence.add(std::get<NextRun>(next), nothing(Arm::submission), 0, 1);
  const auto end = plan(evidence);
  REQUIRE(std::holds_alternative<Decided>(end));
  CHECK_FALSE(std::get<Decided>(end).measured);
  CHECK(std::get<Decided>(end).judgement.reason == "it gave nothing");
  CHECK(evidence.stream.blocks.empty());
}

TEST_CASE("plan: a pass that rests on an estimate waits for what the locks show") {
  int passed = 0;
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    const auto free = follow(with_neighbours(seed, 0));
    if (free.decided.judgement.verdict != Verdict::pass) continue;
    ++passed;
    CHECK(free.asked.ends_with("SLLL"));
    CHECK(free.evidence.stream.lock_floor_ns == 0);
    const auto held = follow(with_neighbours(seed, 190));
    CHECK(held.asked.starts_with(free.asked + "S"));  // not yet
    CHECK(held.asked.find("L", free.asked.size()) == std::string::npos);
    CHECK(held.evidence.stream.lock_floor_ns == 190.0 * ms);
    CHECK(held.decided.judgement.verdict != Verdict::pass);
    auto world = with_neighbours(seed, 0);
    world.look = nothing;
    const auto unknown = follow(world);
    CHECK(unknown.asked + "LL" == free.asked);
    CHECK_FALSE(unknown.decided.measured);
  }
  CHECK(passed > 0);
}

TEST_CASE("plan: what cannot be told on an idle machine is not waited for") {
  World world;
  world.block = [] { return blocks(200, 1).front(); };
  const auto f = follow(world);
  CHECK(f.asked == std::string(11, 'S'));  // as many as fit into 20 s
  CHECK(f.decided.judgement.verdict == Verdict::inconclusive);
}

TEST_CASE("plan: a busy machine gets one more round, half as long, after a quiet moment") {
  World world;
  world.block = on_a_busy_machine;
  const auto waited = follow(world);
  CHECK(waited.asked == std::string(11, 'S') + "|");
  CHECK(waited.decided.judgement.verdict == Verdict::inconclusive);
  CHECK(waited.decided.judgement.reason.ends_with("it did not become less busy within 30 s (busy: make)"));
  world.quiet = QuietMoment::skipped;
  CHECK(follow(world).decided.judgement.reason.ends_with(
      "; you chose not to wait until the machine is less busy (busy: make)"));
  world.quiet = QuietMoment::came;
  const auto twice = follow(world);
  CHECK(twice.asked == std::string(11, 'S') + "|" + std::string(6, 'S'));
  CHECK(twice.decided.judgement.reason.find("busy: make") == std::string::npos);
}

TEST_CASE("plan: a fail by more work is looked at from all sides, until its cause is known") {
  const auto cache_lines = follow(inflated(slow_plain_code));
  CHECK(cache_lines.asked == "SSLLLOWOW");
  CHECK(code_of(cache_lines) == "false-sharing");
  CHECK(cache_lines.decided.judgement.measured["raw_cause"].size() == 7);
  CHECK(code_of(follow(inflated(atomics))) == "contention");
}

TEST_CASE("plan: locks that cannot be the cause are watched once") {
  auto world = inflated(slow_plain_code);
  const auto others = world.look;
  world.look = [others](Arm arm) {
    auto taken = others(arm);
    taken.runs.front().locks_watched = true;
    taken.runs.front().threads_started = 0;
    return taken;
  };
  CHECK(follow(world).asked == "SSLOWOW");
}

TEST_CASE("plan: copies are run if nothing else tells, if they fit into memory, and only once") {
  auto world = inflated({place("library", 12, 90), place("given", 12, 20)});
  const auto by_memory = follow(world);
  CHECK(by_memory.asked == "SSLLLOWOWMMM");
  CHECK(code_of(by_memory) == "memory-bound");
  world.machine_kb = 10'000;
  const auto small = follow(world);
  CHECK(small.asked == "SSLLLOWOWOWOWOW");  // as many rounds as there may be
  CHECK(code_of(small) == "interference");
  world.machine_kb = 1'000'000;
  const auto others = world.look;
  world.look = [others](Arm arm) { return arm == Arm::replicated ? nothing(arm) : others(arm); };
  CHECK(follow(world).asked == "SSLLLOWOWMOWOWOW");
}

TEST_CASE("plan: runs for a cause that give nothing leave the fail as it was") {
  for (const auto arm : {Arm::one_core, Arm::profiled}) {
    auto world = inflated(slow_plain_code);
    const auto others = world.look;
    world.look = [arm, others](Arm asked) { return asked == arm ? nothing(asked) : others(asked); };
    const auto f = follow(world);
    CHECK(f.asked == (arm == Arm::one_core ? "SSLLLO" : "SSLLLOW"));
    CHECK(f.decided.judgement.verdict == Verdict::fail);
    CHECK(f.decided.measured);
    CHECK(code_of(f) == "work-inflated");
    CHECK_FALSE(f.decided.judgement.measured.contains("raw_cause"));
  }
  // With locks that cannot be watched in time, the other runs must find it.
  auto world = inflated(slow_plain_code);
  const auto others = world.look;
  world.look = [others](Arm arm) { return arm == Arm::lock_traced ? nothing(arm) : others(arm); };
  const auto f = follow(world);
  CHECK(f.asked == "SSLOWOW");
  CHECK(code_of(f) == "false-sharing");
}

namespace {
/// The letters of the arms that the plan asks for, and the decision.
std::pair<std::string, Judgement> followed(MechanismEvidence e, const Run& look, const Taken& locks) {
  std::string asked;
  while (asked.size() < 100) {
    auto next = plan(e);
    if (const auto* decided = std::get_if<Decided>(&next)) return {asked, decided->judgement};
    const auto& run = std::get<NextRun>(next);
    asked += name_of(run.arm).letter;
    e.add(run, run.why == Purpose::mechanism ? Taken{run.arm, {look}, {}} : locks);
  }
  FAIL("it does not end: " << asked);
  return {};
}

Run one_at_work() {
  auto run = run_of(Arm::submission, 500, 1);
  run.peak_threads = 1;
  run.leader_cpu_ns = run.cpu_ns;
  run.workers = 2;
  return run;
}
}  // namespace

TEST_CASE("plan: where no two tasks were at work, the locks may say why") {
  MechanismEvidence evidence;
  evidence.workers = 2;
  auto run = run_of(Arm::lock_traced, 200, 2);
  run.locks_watched = true;
  run.locks = {{"starter/x/x.cpp", 7, 195 * ms, 600, 600, 300, 50 * ms}};
  const Taken convoy{Arm::lock_traced, {run}, {}};
  const auto [asked, judgement] = followed(evidence, one_at_work(), convoy);
  CHECK(asked == "SSSLLL");
  CHECK(judgement.findings.at(0).code == "lock-convoy");
  CHECK(judgement.measured["raw_locks"].size() == 3);
  const auto [once, as_it_was] = followed(evidence, one_at_work(), nothing(Arm::lock_traced));
  CHECK(once == "SSSL");
  CHECK(as_it_was.findings.at(0).code == "serial");
}

TEST_CASE("plan: a program that works as asked, or without threads, is not asked for its locks") {
  MechanismEvidence evidence;
  evidence.workers = 2;
  auto both = run_of(Arm::submission, 500, 2);
  both.peak_threads_at_work = both.peak_at_work = 2;
  both.workers = 2;
  const auto passed = followed(evidence, both, nothing(Arm::lock_traced));
  CHECK(passed.first == "S");
  CHECK(passed.second.verdict == Verdict::pass);
  evidence.part.kind = MechanismKind::single_thread;
  CHECK(followed(evidence, one_at_work(), nothing(Arm::lock_traced)).first.find('L') == std::string::npos);
}

}  // namespace plan_test
