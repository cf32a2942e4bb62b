#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "kit/host/base/catch.hpp"
#include "tests/unit/measure/simulation.hpp"

namespace cpu_speed_test {

using namespace manyhands;
namespace sim = manyhands::simulation;

namespace {
std::string code_of(const CpuDecision& d) {
  return d.judgement.findings.empty() ? "" : d.judgement.findings.front().code;
}

/// Whether the reported speedup is at least the one reported as required.
bool says_enough(const std::string& summary) {
  return std::stod(summary) >= std::stod(summary.substr(summary.find("needs ") + 6));
}

/// Ways to disturb a machine, each with its own phase.
struct Noise {
  const char* name;
  std::function<void(sim::Machine&, double phase)> apply;
};

const std::vector<Noise>& noises() {
  static const std::vector<Noise> all{
      {"one spinner", [](auto& m, double) { m.neighbours = [](int c, double) { return c == 1 ? 1 : 0; }; }},
      {"a spinner per core", [](auto& m, double) { m.neighbours = [](int, double) { return 1; }; }},
      {"two spinners on one core",
       [](auto& m, double) { m.neighbours = [](int c, double) { return c == 1 ? 2 : 0; }; }},
      {"five spinners on one core",
       [](auto& m, double) { m.neighbours = [](int c, double) { return c == 0 ? 5 : 0; }; }},
      {"load of ten", [](auto& m, double) { m.neighbours = [](int, double) { return 5; }; }},
      {"bursts of 0.7 s",
       [](auto& m, double phase) {
         m.neighbours = [phase](int c, double t) {
           return c == 1 && std::fmod(t + phase, 1700) < 700 ? 2 : 0;
         };
       }},
      {"bursts of 15 ms",
       [](auto& m, double phase) {
         m.neighbours = [phase](int c, double t) { return c == 1 && std::fmod(t + phase, 40) < 15 ? 3 : 0; };
       }},
      {"bursts in step with the blocks",
       [](auto& m, double phase) {
         m.neighbours = [phase](int c, double t) {
           return c == 1 && std::fmod(t + phase, 715) < 160 ? 3 : 0;
         };
       }},
      {"cores slow by chance, a moment each",
       [](auto& m, double phase) {
         m.pace = [phase](int c, double t) {
           const auto moment =
               static_cast<unsigned>((t + phase) / 130) * 2654435761u + static_cast<unsigned>(c) * 40503u;
           return (moment ^ moment >> 15) * 2246822519u >> 31 ? 0.55 : 1.0;
         };
       }},
      {"half a core stolen from outside",
       [](auto& m, double phase) {
         m.stolen = [phase](int c, double t) { return c == 1 && std::fmod(t + phase, 20) < 10; };
       }},
      {"stolen in bursts",
       [](auto& m, double phase) {
         m.stolen = [phase](int c, double t) { return c == 1 && std::fmod(t + phase, 715) < 190; };
       }},
  };
  return all;
}
}  // namespace

TEST_CASE("cpu speed: right programs pass on a quiet machine, within three blocks") {
  for (const auto& program :
       {sim::halves(), sim::pieces(20), sim::halves_spinning(), sim::oversubscribed()}) {
    sim::Machine machine;
    const auto decision = sim::decide(machine, program, 0);
    CHECK(decision.judgement.verdict == Verdict::pass);
    CHECK(decision.judgement.fraction == 1);
    CHECK(machine.now < 3 * 900);
    CHECK(decision.judgement.summary.find("needs 1.6") != std::string::npos);
  }
}

TEST_CASE("cpu speed: wrong programs fail on a quiet machine, by their cause") {
  const auto fails_with = [](const sim::Program& program, const std::string& code) {
    sim::Machine machine;
    const auto decision = sim::decide(machine, program, 0);
    CHECK(decision.judgement.verdict == Verdict::fail);
    CHECK(code_of(decision) == code);
    CHECK(decision.judgement.fraction == 0);
  };
  fails_with(sim::serial(), "serial");
  fails_with(sim::serial_with_dummy(), "serial");
  fails_with(sim::uneven(), "imbalance");
  fails_with(sim::duplicated(), "work-inflated");
  fails_with(sim::uneven_in_a_crowd(), "imbalance");
  fails_with(sim::duplicated_in_a_crowd(), "work-inflated");
}

TEST_CASE("cpu speed: on a quiet machine two blocks far below the bar are enough, two just below are not") {
  const auto of_two_blocks = [](const sim::Program& program) {
    sim::Machine machine;
    std::vector<Block> blocks;
    for (int i = 0; i < 2; ++i) blocks.push_back(sim::block(machine, program));
    blocks.back().at_s = blocks.front().at_s + constants::least_span_s;
    return decide_cpu_speed(blocks, Speed{}, {}).judgement.verdict;
  };
  CHECK(of_two_blocks(sim::serial()) == Verdict::fail);
  CHECK(of_two_blocks(sim::uneven(67)) == Verdict::inconclusive);
}

TEST_CASE("cpu speed: a right program never fails, whatever the machine does") {
  for (const auto& noise : noises())
    for (const double stored : {0.0, 1.98})
      for (std::uint64_t seed = 1; seed <= 6; ++seed)
        for (const auto& program : {sim::halves(), sim::pieces(20), sim::pieces(5), sim::pieces(200),
                                    sim::halves_spinning(), sim::oversubscribed()}) {
          sim::Machine machine;
          machine.random.seed(seed);
          noise.apply(machine, static_cast<double>(machine.random() % 2000));
          const auto decision = sim::decide(machine, program, stored);
          INFO(noise.name << ", seed " << seed << ": " << code_of(decision) << ' '
                          << decision.judgement.measured.dump());
          REQUIRE(decision.judgement.verdict != Verdict::fail);
          if (decision.judgement.verdict == Verdict::pass) CHECK(says_enough(decision.judgement.summary));
        }
}

TEST_CASE("cpu speed: a wrong program never passes, whatever the machine does") {
  for (const auto& noise : noises())
    for (const double stored : {0.0, 1.98})
      for (std::uint64_t seed = 1; seed <= 6; ++seed)
        for (const auto& program : {sim::serial(), sim::uneven(), sim::duplicated(), sim::half_serial()}) {
          sim::Machine machine;
          machine.random.seed(seed);
          noise.apply(machine, static_cast<double>(machine.random() % 2000));
          const auto decision = sim::decide(machine, program, stored);
          INFO(noise.name << ", seed " << seed << ": " << decision.judgement.summary);
          REQUIRE(decision.judgement.verdict != Verdict::pass);
        }
}

TEST_CASE("cpu speed: noise comes and goes, and right programs pass in between") {
  for (const auto& noise : noises()) {
    if (std::string(noise.name) != "bursts of 0.7 s") continue;
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
      sim::Machine machine;
      machine.random.seed(seed);
      noise.apply(machine, static_cast<double>(machine.random() % 2000));
      CHECK(sim::decide(machine, sim::halves(), 0).judgement.verdict == Verdict::pass);
    }
  }
}

TEST_CASE(
    "cpu speed: a serial program is known as such beside a neighbour, where the machine's cores are known") {
  sim::Machine machine;
  machine.neighbours = [](int core, double) { return core == 1 ? 1 : 0; };
  const auto decision = sim::decide(machine, sim::serial(), 1.98);
  CHECK(decision.judgement.verdict == Verdict::fail);
  CHECK(code_of(decision) == "serial");
}

TEST_CASE(
    "cpu speed: beside a spinner for each core right programs pass by what they would need without them") {
  int passed = 0;
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    sim::Machine machine;
    machine.random.seed(seed);
    machine.neighbours = [](int, double) { return 1; };
    const auto decision = sim::decide(machine, sim::halves(), 0);
    if (decision.judgement.verdict != Verdict::pass) continue;
    ++passed;
    CHECK(decision.rests_on_estimate);
    CHECK(decision.judgement.summary.find("if other programs had not been at work here") !=
          std::string::npos);
  }
  CHECK(passed >= 8);
}

TEST_CASE("cpu speed: what a pass is said to rest on is what the blocks say that speak for it") {
  sim::Machine machine;
  std::vector<Block> blocks;
  const auto add = [&](int count) {
    for (int i = 0; i < count; ++i) blocks.push_back(sim::block(machine, sim::pieces(20)));
  };
  machine.neighbours = [](int core, double) { return core == 1 ? 2 : 0; };
  add(5);  // these prove nothing, and are below the requirement
  machine.neighbours = [](int, double) { return 1; };
  add(4);
  const auto decision = decide_cpu_speed(blocks, Speed{}, {});
  REQUIRE(decision.judgement.verdict == Verdict::pass);
  CHECK(says_enough(decision.judgement.summary));
}

TEST_CASE("cpu speed: a lock that is held most of the time takes an estimate's ground away") {
  sim::Machine machine;
  machine.neighbours = [](int, double) { return 1; };
  std::vector<Block> blocks;
  for (int i = 0; i < 8; ++i) blocks.push_back(sim::block(machine, sim::halves()));
  CHECK(decide_cpu_speed(blocks, Speed{}, {}).judgement.verdict == Verdict::pass);
  CHECK(decide_cpu_speed(blocks, Speed{}, {.lock_floor_ns = 180e6}).judgement.verdict != Verdict::pass);
}

TEST_CASE(
    "cpu speed: on one core it is predicted where the course wants that, and false where it should be") {
  const auto predicted = [](const sim::Program& program) {
    sim::Machine machine;
    machine.cores = 1;
    std::vector<Block> blocks;
    for (int i = 0; i < 8; ++i) {
      blocks.push_back(sim::block(machine, program));
      auto& group = blocks.back().at_once;
      for (auto& k : group) k.push_back(k.front());  // two at once take turns
    }
    return decide_cpu_speed(blocks, Speed{}, {.p = 2, .predicted = true}, true);
  };
  const auto right = predicted(sim::halves());
  CHECK(right.judgement.verdict == Verdict::pass);
  CHECK(right.judgement.summary.find("predicted for 2 cores") != std::string::npos);
  CHECK(predicted(sim::serial()).judgement.verdict == Verdict::fail);
  CHECK(predicted(sim::uneven()).judgement.verdict == Verdict::fail);
  // Threads that wait for each other by spinning would look the same on one core.
  CHECK(predicted(sim::duplicated()).judgement.verdict == Verdict::inconclusive);
}

TEST_CASE("cpu speed: half of the work done by one alone is named as such") {
  std::vector<Block> blocks;
  for (int i = 0; i < 6; ++i) {
    sim::Machine machine;
    machine.now = i * 1000;
    blocks.push_back(sim::block(machine, sim::halves()));
    auto& s = blocks.back().submission;
    s.wall_ns = 155'000'000;
    s.cpu_at_width_ns = {100'000'000, 100'000'000};
    s.cpu_with_nobody_ns = s.leader_cpu_ns = 100'000'000;
    s.task_cpu_ns = {100'000'000, 50'000'000, 50'000'000};
    s.shortest_path_ns = s.longest_path_ns = 150'000'000;
  }
  const auto decision = decide_cpu_speed(blocks, Speed{}, {});
  CHECK(decision.judgement.verdict == Verdict::fail);
  CHECK(code_of(decision) == "serial-part");
  CHECK(decision.judgement.findings.at(0).message.find("50 % of the work") != std::string::npos);
}

TEST_CASE("cpu speed: hyperthreads lower the bar, and no right program fails for them") {
  for (const double together : {0.6, 0.75}) {
    sim::Machine machine;
    machine.together = together;
    const auto decision = sim::decide(machine, sim::halves(), 0);
    INFO(decision.judgement.summary << ' ' << decision.judgement.reason);
    if (together > 0.7)
      CHECK(decision.judgement.verdict == Verdict::pass);
    else
      CHECK(decision.judgement.verdict == Verdict::inconclusive);
    sim::Machine again;
    again.together = together;
    CHECK(sim::decide(again, sim::serial(), 0).judgement.verdict != Verdict::pass);
  }
}

TEST_CASE("cpu speed: where cores are not alike no block counts as quiet, and the reason is said") {
  sim::Machine machine;
  machine.pace = [](int core, double) { return core == 1 ? 0.6 : 1.0; };
  const auto decision = sim::decide(machine, sim::halves(), 0);
  for (const auto& block : decision.judgement.measured.at("blocks")) {
    CHECK_FALSE(block.at("quiet").get<bool>());
    CHECK(block.at("slowest_core").get<double>() > 1.1);
  }
  INFO(decision.judgement.reason);
  CHECK(decision.judgement.verdict == Verdict::inconclusive);
  CHECK(decision.judgement.reason.find("cores are not equally fast") != std::string::npos);
}

TEST_CASE("cpu speed: on a machine that gives one of its cores only nothing is proved, and it says so") {
  sim::Machine machine;
  machine.neighbours = [](int core, double) { return core == 1 ? 15 : 1; };
  const auto decision = sim::decide(machine, sim::halves(), 0);
  CHECK(decision.judgement.verdict == Verdict::inconclusive);
  CHECK(decision.judgement.reason.find("of 2 cores during the test, so this says nothing about your code") !=
        std::string::npos);
  CHECK_FALSE(decision.judgement.remedy.empty());

  const auto one = decide_cpu_speed({}, Speed{}, {.p = 1});
  CHECK(one.step == Step::done);
  CHECK(one.judgement.verdict == Verdict::skipped);
  CHECK(one.judgement.why == Why::machine);
}

TEST_CASE("cpu speed: a partial bar gives half the points") {
  Speed speed;
  speed.partial = 0.55;  // 1.09 on two cores
  sim::Machine machine;
  const auto decision = sim::decide(machine, sim::uneven(), 0, speed);
  CHECK(decision.judgement.verdict == Verdict::fail);
  CHECK(decision.judgement.fraction == 0.5);
  CHECK(code_of(decision) == "imbalance");
  sim::Machine other;
  CHECK(sim::decide(other, sim::duplicated(), 0, speed).judgement.fraction == 0);
}

TEST_CASE("cpu speed: void and wrong runs prove nothing, and the end of patience is no verdict") {
  sim::Machine machine;
  std::vector<Block> blocks;
  for (int i = 0; i < 6; ++i) {
    blocks.push_back(sim::block(machine, sim::halves()));
    if (i % 2 == 0)
      blocks.back().submission.right = false;
    else
      blocks.back().submission.outcome = Outcome::crashed;
  }
  const auto more = decide_cpu_speed(blocks, Speed{}, {});
  CHECK(more.step == Step::more);
  const auto last = decide_cpu_speed(blocks, Speed{}, {}, true);
  CHECK(last.step == Step::done);
  CHECK(last.judgement.verdict == Verdict::inconclusive);
  CHECK_FALSE(last.judgement.reason.empty());
  CHECK(decide_cpu_speed({}, Speed{}, {}).step == Step::more);
}

TEST_CASE("cpu speed: one run that was badly watched does not hide what the others show") {
  sim::Machine machine;
  std::vector<Block> blocks;
  for (int i = 0; i < 5; ++i) {
    blocks.push_back(sim::block(machine, sim::uneven()));
    if (i == 1) blocks.back().submission.max_gap_ns = blocks.back().submission.wall_ns / 2;
  }
  const auto decision = decide_cpu_speed(blocks, Speed{}, {}, true);
  CHECK(decision.judgement.verdict == Verdict::fail);
  CHECK(code_of(decision) == "imbalance");
}

TEST_CASE("cpu speed: without samples there is no serial and no imbalance, only what CPU time says") {
  const auto blind = [](const sim::Program& program) {
    sim::Machine machine;
    std::vector<Block> blocks;
    for (int i = 0; i < 12; ++i) {
      blocks.push_back(sim::block(machine, program));
      blocks.back().submission.samples = 3;
    }
    return decide_cpu_speed(blocks, Speed{}, {}).judgement.verdict;
  };
  CHECK(blind(sim::serial()) == Verdict::inconclusive);
  CHECK(blind(sim::uneven()) == Verdict::inconclusive);
  CHECK(blind(sim::duplicated()) == Verdict::fail);
}

TEST_CASE("cpu speed: times compare per unit of work") {
  sim::Machine machine;
  std::vector<Block> blocks;
  for (int i = 0; i < 3; ++i) {
    blocks.push_back(sim::block(machine, sim::serial()));
    blocks.back().submission.work_units = 1.9;  // as if it had done nearly twice the work in this time
  }
  CHECK(decide_cpu_speed(blocks, Speed{}, {}).judgement.verdict == Verdict::pass);
}

TEST_CASE("cpu speed: the bar is the course's one formula") {
  CHECK(std::abs(bar(0.85, 0.99, 2) - 1.6832) < 0.001);
  CHECK(std::abs(bar(0.85, 1, 8) - 6.8) < 1e-9);
}

}  // namespace cpu_speed_test
