#include "grade/stream_judge.hpp"

#include "measure/constants.hpp"
#include "measure/io_speed.hpp"

namespace manyhands::grade {

CpuConditions conditions_of(const Stream& stream) {
  CpuConditions conditions;
  conditions.p = stream.workers;
  conditions.stored_capacity = stream.stored_capacity;
  conditions.lock_floor_ns = stream.lock_floor_ns;
  conditions.predicted = stream.machine.value("cores", conditions.p) < 2;
  return conditions;
}

CpuDecision decide(const Stream& stream, std::size_t first, std::size_t end, const CpuConditions& conditions,
                   bool final) {
  if (stream.speed.work() == Work::cpu) {
    std::vector<Block> blocks;
    for (std::size_t i = first; i < end; ++i) blocks.push_back(block_of(stream.blocks[i], stream.workers));
    return decide_cpu_speed(blocks, stream.speed, conditions, final);
  }
  std::vector<Run> runs;
  for (std::size_t i = first; i < end; ++i)
    runs.insert(runs.end(), stream.blocks[i].runs.begin(), stream.blocks[i].runs.end());
  CpuDecision decision;
  static_cast<Decision&>(decision) = decide_io_speed(runs, stream.speed, stream.workers, final);
  return decision;
}

bool round_is_over(const Speed& speed, std::size_t blocks, double seconds, double most_seconds) {
  const bool many = speed.work() == Work::cpu && blocks >= static_cast<std::size_t>(constants::most_blocks);
  return many || seconds > most_seconds;
}

std::vector<StreamVerdict> judge(const Stream& stream, bool disjoint) {
  std::vector<StreamVerdict> verdicts;
  const auto conditions = conditions_of(stream);
  StreamVerdict verdict;
  for (std::size_t i = 0; i < stream.blocks.size(); ++i) {
    ++verdict.blocks;
    verdict.seconds += stream.blocks[i].seconds;
    // A whole stream may contain a second round. If it is cut into several verdicts, each has the same time
    // limit as in grading.
    const bool over =
        disjoint ? round_is_over(stream.speed, verdict.blocks, verdict.seconds, constants::most_seconds)
                 : i + 1 == stream.blocks.size();
    auto decision = decide(stream, verdict.first_block, i + 1, conditions, over);
    if (decision.step == Step::more) continue;
    verdict.judgement = std::move(decision.judgement);
    verdicts.push_back(std::move(verdict));
    verdict = {};
    verdict.first_block = i + 1;
    if (!disjoint) break;
  }
  return verdicts;
}

}  // namespace manyhands::grade
