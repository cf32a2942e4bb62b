#include "kit/host/suites/executor_workload.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <vector>

#include "kit/host/suites/executor_remarks.hpp"
#include "kit/host/suites/executor_run.hpp"
#include "manyhands/work.hpp"
#include "model/known_code.hpp"

namespace manyhands::host::executor {
namespace {

// A program that takes the results in order sleeps once per piece, and sleeping again and again cannot be
// distinguished from waiting for a lock. So there are few pieces; the same number for each worker, so that
// all end at the same time.
constexpr int least_chunks = 40;
constexpr int points = 7'000'000;

Call crunch_call(std::uint64_t with_seed, int workers) {
  const int chunks = (least_chunks + workers - 1) / workers * workers;
  auto call = call_for("crunch", {{"seed", static_cast<std::uint32_t>(with_seed)},
                                  {"chunks", chunks},
                                  {"points", points},
                                  {"workers", workers}});
  call.work_units = chunks;
  return call;
}

std::optional<Finding> judge_crunch(const Call& call, const Answer& answer) {
  static std::uint32_t known_seed = 0;
  static std::vector<int> right;
  const std::uint32_t with_seed = call.args.at("seed");
  const int chunks = call.args.at("chunks");
  if (right.size() != static_cast<std::size_t>(chunks) || known_seed != with_seed) {
    right.clear();
    for (int chunk = 0; chunk < chunks; ++chunk)
      right.push_back(
          static_cast<int>(work::points_inside(with_seed, static_cast<std::uint32_t>(chunk), points)));
    known_seed = with_seed;
  }
  sees_itself(answer.value);
  if (answer.value.at("counts") == nlohmann::json(right)) return std::nullopt;
  Finding wrong;
  wrong.code = KnownCode("wrong-answer").str();
  wrong.by = "tests";
  wrong.message = fmt::format("map of {} pieces of real work gave wrong results", chunks);
  return wrong;
}

}  // namespace

CpuWorkload measured_workload() {
  return {.make_input = crunch_call, .judge = judge_crunch, .remarks = remarks};
}

}  // namespace manyhands::host::executor
