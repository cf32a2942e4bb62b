// The verdicts without one of the decision's estimators.
#include "grade/ablation.hpp"

#include <map>
#include <set>
#include <string>

#include "grade/stream_judge.hpp"
#include "kit/host/base/catch.hpp"
#include "tests/unit/measure/simulation.hpp"

namespace ablation_test {

using namespace manyhands;
namespace sim = manyhands::simulation;

namespace {

grade::Stream stream_of(const sim::Program& program, int neighbours, std::uint64_t seed = 1) {
  sim::Machine machine;
  machine.random.seed(seed);
  machine.neighbours = [neighbours](int, double) { return neighbours; };
  grade::Stream stream;
  stream.workers = 2;
  stream.machine = {{"cores", 2}};
  for (int i = 0; i < 24; ++i) {
    const auto block = sim::block(machine, program);
    grade::TimedBlock timed{block.at_s, 0.8, {block.baseline}};
    for (const auto& group : block.at_once) timed.runs.insert(timed.runs.end(), group.begin(), group.end());
    timed.runs.push_back(block.submission);
    stream.blocks.push_back(std::move(timed));
  }
  return stream;
}

std::map<std::string, grade::VerdictWithout> without_each(const grade::Stream& stream) {
  std::map<std::string, grade::VerdictWithout> all;
  for (const auto& verdict : grade::judge_without(stream, 0)) all[std::string(verdict.estimator)] = verdict;
  return all;
}

}  // namespace

TEST_CASE("ablation: each estimator has a name of its own, and does something") {
  std::set<std::string_view> names;
  for (const auto& estimator : grade::estimators()) {
    names.insert(estimator.name);
    CHECK((estimator.without != nullptr || estimator.figures_without != nullptr));
  }
  CHECK(names.size() == grade::estimators().size());
}

TEST_CASE("ablation: without what the evidence does not contain, the verdict is the same") {
  for (const auto& program : {sim::halves(), sim::uneven(), sim::duplicated()}) {
    const auto stream = stream_of(program, 0);
    const auto verdict = grade::judge(stream, true).front();
    auto all = without_each(stream);
    for (const auto* name : {"turns", "lock-floor", "stored-capacity", "sure-sleep", "stolen-time"}) {
      INFO(name);
      CHECK(all.at(name).decided);
      CHECK(all.at(name).verdict == verdict.judgement.verdict);
      CHECK(all.at(name).blocks == verdict.blocks);
    }
  }
}

TEST_CASE("ablation: next to other load, a program passes by the estimate only") {
  int passed = 0;
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    const auto stream = stream_of(sim::halves(), 1, seed);
    const auto verdicts = grade::judge(stream, true);
    if (verdicts.empty() || verdicts.front().judgement.verdict != Verdict::pass) continue;
    ++passed;
    CHECK(without_each(stream).at("estimate-for").verdict == Verdict::inconclusive);
  }
  CHECK(passed > 0);
}

TEST_CASE("ablation: nothing is said about IO work") {
  grade::Stream stream;
  stream.speed.kind = SpeedKind::makespan;
  stream.blocks.resize(3);
  CHECK(grade::judge_without(stream, 0).empty());
}

}  // namespace ablation_test
