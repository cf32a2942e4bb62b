#include "grade/recorder.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "measure/constants.hpp"

namespace manyhands::grade {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

double seconds_of(const std::vector<Run>& runs, int p) {
  double sum = 0;
  int at_once = 0;
  double longest = 0;
  for (const auto& run : runs) {
    const auto wall = static_cast<double>(run.wall_ns) / 1e9;
    if (run.arm != Arm::saturated) {
      sum += wall;
      continue;
    }
    longest = std::max(longest, wall);
    if (++at_once % p == 0) sum += std::exchange(longest, 0.0);
  }
  return sum;
}

/// B, and of all runs those that belong to this submission: its own, and the K before and after it.
std::vector<Run> runs_around(const std::vector<Run>& all, const std::string& program, int p) {
  std::vector<Run> kept;
  const auto own = std::find_if(all.begin(), all.end(), [&](const Run& run) {
    return run.arm == Arm::submission && run.submission == program;
  });
  if (own == all.end()) return kept;
  const auto is_k = [](const Run& run) { return run.arm == Arm::saturated; };
  std::vector<Run> before;
  for (auto run = own; run != all.begin() && static_cast<int>(before.size()) < p;)
    if (is_k(*--run)) before.insert(before.begin(), *run);
  std::vector<Run> behind;
  for (auto run = own; run != all.end() && static_cast<int>(behind.size()) < p; ++run)
    if (is_k(*run)) behind.push_back(*run);
  for (const auto& run : all)
    if (run.arm == Arm::serial) kept.push_back(run);
  kept.insert(kept.end(), before.begin(), before.end());
  kept.push_back(*own);
  for (const auto& run : all)
    if (run.arm == Arm::in_turns && run.submission == program) kept.push_back(run);
  kept.insert(kept.end(), behind.begin(), behind.end());
  return kept;
}

Result<double> floor_of(const std::string& program, const RecordOrder& order, const Speed& speed,
                        const Measuring::RunStage& run_stage) {
  std::vector<Run> runs;
  for (int i = 0; i < constants::lock_runs; ++i) {
    const auto stage = run_stage({"locks", order.workers, speed.work(), speed.cores, {program}});
    if (!stage) return stage.error();
    runs.insert(runs.end(), stage->runs.begin(), stage->runs.end());
  }
  return floor_to_be_recorded(runs);
}

Error error_of(const StageResult& stage) {
  if (!stage.faults.empty()) return {stage.faults.front()};
  if (!stage.findings.empty())
    return {"no correct answer from a submission: " + stage.findings.front().message};
  return {stage.unmeasured.front()};
}

}  // namespace

Result<std::vector<Stream>> record(const Exercise& exercise, const RecordOrder& order,
                                   const Measuring::RunStage& run_stage,
                                   const std::function<void(int, const std::vector<Stream>&)>& progress) {
  const auto& speed = exercise.speed.at(static_cast<std::size_t>(order.part));
  const bool cpu = speed.work() == Work::cpu;
  std::vector<Stream> streams;
  for (const auto& name : order.names) {
    Stream stream;
    stream.exercise = exercise.id;
    stream.part = order.part;
    stream.speed = speed;
    stream.workers = order.workers;
    stream.submission = name;
    stream.note = order.note;
    stream.lock_floor_ns = cpu ? floor_to_be_recorded({}) : 0;
    streams.push_back(std::move(stream));
  }
  const auto start = Clock::now();
  for (int i = 0; i < order.blocks; ++i) {
    progress(i, streams);
    // IO work is not compared with other runs, so each program is measured separately.
    for (std::size_t group = 0; group < (cpu ? 1 : streams.size()); ++group) {
      StageOrder stage_order{"speed", order.workers, speed.work(), speed.cores, order.programs, speed.clock};
      if (!cpu) stage_order.submissions = {order.programs[group]};
      const auto at = seconds_since(start);
      const auto stage = run_stage(stage_order);
      if (!stage) return stage.error();
      if (!stage->faults.empty() || !stage->findings.empty()) return error_of(*stage);
      if (!stage->unmeasured.empty()) continue;  // too busy for this block
      const auto took = seconds_since(start) - at;
      const auto all = seconds_of(stage->runs, order.workers);
      for (std::size_t s = 0; s < streams.size(); ++s) {
        if (!cpu && s != group) continue;
        TimedBlock block{at, took,
                         cpu ? runs_around(stage->runs, order.programs[s], order.workers) : stage->runs};
        // What this block alone would have taken.
        if (cpu && all > 0) block.seconds = took * seconds_of(block.runs, order.workers) / all;
        streams[s].blocks.push_back(std::move(block));
      }
    }
  }
  for (std::size_t s = 0; cpu && s < streams.size(); ++s) {
    const auto floor = floor_of(order.programs[s], order, speed, run_stage);
    if (!floor) return floor.error();
    streams[s].lock_floor_ns = *floor;
  }
  return streams;
}

}  // namespace manyhands::grade
