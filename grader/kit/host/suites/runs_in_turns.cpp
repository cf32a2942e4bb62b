#include "kit/host/suites/runs_in_turns.hpp"

#include <chrono>

#include "kit/host/base/context.hpp"
#include "kit/host/run/judged.hpp"

namespace manyhands::host {
namespace {
// The length of turns, in CPU time. With shorter turns, a spinning task checks its condition more often; but
// below a millisecond, they become longer whenever the grader itself has to wait for a core.
constexpr std::chrono::milliseconds short_turn{1};
constexpr std::chrono::milliseconds long_turn{16};
// When to make them: if the program needs this many times the serial version's CPU time, and was without a
// core for this part of its time.
constexpr double more_work = 1.15;
constexpr int most_in_turns = 2;  // times its CPU time without turns
constexpr double disturbed = 0.1;
constexpr std::int64_t most_cpu_in_turns_ns = 3'000'000'000;  // in turns, all of it is used sequentially
}  // namespace

bool wants_turns(const std::vector<Run>& runs) {
  const auto& s = runs.back();
  double serial = 0;
  int count = 0;
  for (const auto& run : runs)
    if (runs_baseline(run.arm) && run.cpu_ns > 0 && run.work_units > 0)
      serial += static_cast<double>(run.cpu_ns) / run.work_units, ++count;
  const bool more = count > 0 && static_cast<double>(s.cpu_ns) / s.work_units > more_work * serial / count;
  return more && s.cpu_ns <= most_cpu_in_turns_ns &&
         static_cast<double>(s.run_delay_ns) > disturbed * static_cast<double>(s.wall_ns);
}

// One run with short turns and one with long ones. A run without an answer is ignored: the program has
// already given one. With long turns, it only matters whether the run takes as long, not how much longer.
void runs_in_turns(Call call, const CpuWorkload& workload) {
  auto& runs = context().result.runs;
  call.most_in_turns = std::chrono::nanoseconds(most_in_turns * runs.back().cpu_ns);
  for (const auto turn : {short_turn, long_turn}) {
    call.turn = turn;
    const auto reply = host::call(call);
    auto& run = runs.back();
    run.arm = Arm::in_turns;
    if (reply.run.outcome != Outcome::answered || reply.run.turn_ns == 0) {
      runs.pop_back();
      return;
    }
    run.judged = true;
    run.right = !judged([&] { return workload.judge(call, *reply.answer); });
    call.most_in_turns = std::chrono::nanoseconds(run.in_turns_ns + run.in_turns_ns / 4);
  }
}

}  // namespace manyhands::host
