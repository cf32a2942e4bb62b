// Runs an exercise's host program for one stage, and returns its measurements as data. If the host crashes,
// hangs or writes nonsense, this is our own failure and an Error.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>

#include "base/result.hpp"
#include "course/exercise.hpp"
#include "grade/measuring.hpp"
#include "model/stage.hpp"
#include "sandbox/level.hpp"

namespace manyhands::grade {

struct HostRun {
  std::filesystem::path program;
  StageOrder order;
  std::filesystem::path guests;   // contains the guests by profile, and "baseline"
  std::filesystem::path run_dir;  // created and removed here
  std::string prefix;             // "starter/crawl-threads"
  std::uint64_t seed = 0;
  std::string enough;   // after a finding with this code, skip the remaining tests; empty: run all
  bool tamper = false;  // tamper with answers, to check the judges (kit/host/run/tampering.hpp)
  Limits limits;
  sandbox::Level sandbox = sandbox::Level::none;
};

Result<StageResult> run_host(const HostRun& run);

}  // namespace manyhands::grade
