#include "grade/ablation.hpp"

#include <algorithm>

#include "grade/stream_judge.hpp"
#include "measure/constants.hpp"

namespace manyhands::grade {
namespace {

template <auto change>
void of_each_block(CpuFigures& figures) {
  for (auto& block : figures.blocks) change(block);
}

void no_quiet_block(BlockFigures& b) {
  b.quiet = false;
}

void no_least(BlockFigures& b) {
  b.at_least.reset();
}

void no_most(BlockFigures& b) {
  b.at_most.reset();
}

void no_own_cores(BlockFigures& b) {
  b.own_cores = 0;
}

void average_cores(BlockFigures& b) {
  if (b.at_most) *b.at_most /= b.slowest_core;
  if (b.in_turns) *b.in_turns /= b.slowest_core;
}

void no_turns(Block& block, CpuConditions&) {
  block.in_turns.clear();
}

void no_lock_floor(Block&, CpuConditions& conditions) {
  conditions.lock_floor_ns = 0;
}

void no_stored_capacity(Block&, CpuConditions& conditions) {
  conditions.stored_capacity = 0;
}

void all_cores(Block&, CpuConditions& conditions) {
  conditions.stored_capacity = conditions.p;
}

void only_widths(Block& block, CpuConditions&) {
  block.submission.shortest_path_ns = 0;
  block.submission.longest_path_ns = 0;
}

void all_sleep(Block& block, CpuConditions&) {
  block.submission.surely_asleep_ns = -1;
}

void no_switches(Block& block, CpuConditions&) {
  block.submission.voluntary_switches = 0;
}

void always_together(Block& block, CpuConditions&) {
  block.submission.cpu_together_ns = block.submission.cpu_ns;
}

void all_explained(Block& block, CpuConditions&) {
  for (auto& group : block.at_once)
    for (auto& run : group) run.run_delay_ns = std::max(run.run_delay_ns, run.wall_ns - run.cpu_ns);
}

/// What the cores can do is no more than what was seen.
void only_seen(CpuFigures& f) {
  if (f.cores <= 0) return;
  const auto less = f.seen / f.cores;
  for (auto& b : f.blocks)
    for (auto* figure : {&b.at_least, &b.at_most, &b.in_turns})
      if (*figure) **figure *= less;
  f.cores = f.seen;
}

}  // namespace

const std::vector<Estimator>& estimators() {
  static const std::vector<Estimator> all{
      {"quiet-blocks", nullptr, of_each_block<no_quiet_block>},
      {"estimate-for", nullptr, of_each_block<no_least>},
      {"estimate-against", nullptr, of_each_block<no_most>},
      {"turns", no_turns, nullptr},
      {"lock-floor", no_lock_floor, nullptr},
      {"stored-capacity", no_stored_capacity, nullptr},
      {"capacity", all_cores, nullptr},
      {"capacity-without-waiting", nullptr, only_seen},
      {"critical-path", only_widths, nullptr},
      {"sure-sleep", all_sleep, nullptr},
      {"sleeps-often", no_switches, nullptr},
      {"company", always_together, nullptr},
      {"slowest-core", nullptr, of_each_block<average_cores>},
      {"own-cores", nullptr, of_each_block<no_own_cores>},
      {"stolen-time", all_explained, nullptr},
  };
  return all;
}

std::vector<VerdictWithout> judge_without(const Stream& stream, std::size_t first) {
  std::vector<VerdictWithout> verdicts;
  if (stream.speed.work() != Work::cpu) return verdicts;
  for (const auto& estimator : estimators()) {
    auto conditions = conditions_of(stream);
    conditions.alter = estimator.figures_without;
    VerdictWithout verdict{estimator.name};
    std::vector<Block> blocks;
    double seconds = 0;
    for (std::size_t i = first; i < stream.blocks.size() && !verdict.decided; ++i) {
      blocks.push_back(block_of(stream.blocks[i], stream.workers));
      if (estimator.without != nullptr) estimator.without(blocks.back(), conditions);
      seconds += stream.blocks[i].seconds;
      const bool over = round_is_over(stream.speed, blocks.size(), seconds, constants::most_seconds);
      const auto decision = decide_cpu_speed(blocks, stream.speed, conditions, over);
      verdict.decided = decision.step == Step::done;
      verdict.verdict = decision.judgement.verdict;
    }
    verdict.blocks = blocks.size();
    verdicts.push_back(verdict);
  }
  return verdicts;
}

}  // namespace manyhands::grade
