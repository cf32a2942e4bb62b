// Runs an exercise's host program for one stage. What it measured comes back as data; a host that crashes,
// hangs or writes nonsense is our fault and an Error.
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
  std::filesystem::path guests;   // holds the guests by profile, and "baseline"
  std::filesystem::path run_dir;  // made and removed here
  std::string prefix;             // "starter/crawl-threads"
  std::uint64_t seed = 0;
  std::string enough;   // code of the finding after which no more tests are run; empty: all are
  bool tamper = false;  // are the judges of answers fooled? (kit/host/run/tampering.hpp)
  Limits limits;
  sandbox::Level sandbox = sandbox::Level::none;
};

Result<StageResult> run_host(const HostRun& run);

}  // namespace manyhands::grade
