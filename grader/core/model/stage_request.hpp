// What the grader asks a host to do: one CBOR document, which the host reads from its standard input. It is
// not on the command line, which every program on this machine can read: anyone who knows the seed knows the
// inputs.
#pragma once
#include <cstdint>
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "profile/profile.hpp"

namespace manyhands {

/// What a learner's program may use in one run.
struct Limits {
  double wall_s = 20;
  double cpu_s = 60;
  std::uint64_t memory_mb = 1024;
  int processes = 64;
  std::uint64_t output_kb = 1024;
};

/// The workload on which a part of the checks mechanism and speed is measured: IO, CPU, or one in which all
/// threads have to wait for a while.
enum class Work { io, cpu, waiting };

enum class ClockKind { real, virtual_time };

/// What one stage runs.
struct StageOrder {
  std::string stage;  // correct, memory, races, mechanism, speed, cause, copies, locks, compare, timeline
  int workers = 2;
  std::optional<Work> work{};              // for mechanism and speed; none: what the exercise has
  int cores = 0;                           // how many cores guests get at most; 0: all
  std::vector<std::string> submissions{};  // programs below `guests` to measure together; empty: the only one
  ClockKind clock = ClockKind::real;       // for the speed of IO work
  std::string profile{release_profile.name};  // which program is called
  bool operator==(const StageOrder&) const = default;
};

void to_json(nlohmann::json& j, const StageOrder& order);
/// Requires every key but "work"; throws nlohmann::json::exception.
void from_json(const nlohmann::json& j, StageOrder& order);

struct StageRequest : StageOrder {
  std::filesystem::path guests{};   // contains the guests, named by profile, and the link to the baseline
  std::filesystem::path run_dir{};  // for working folders and logs; the grader removes it
  std::string prefix{};             // of the learner's paths, such as "starter/crawl-threads"
  int files = 1;                    // how many files of code the learner handed in
  std::uint64_t seed = 1;
  std::string enough{};  // after a finding with this code, skip the remaining tests; empty: run all
  bool tamper = false;   // tamper with answers, to check the judges (kit/host/run/tampering.hpp)
  Limits limits{};
  std::string box = "none";  // the name of a sandbox::Level
};

/// CBOR, because paths may contain any bytes, and JSON strings may not.
std::string bytes_of(const StageRequest& request);

/// The inverse of bytes_of(). Requires every key.
Result<StageRequest> stage_request_from(std::string_view bytes);

}  // namespace manyhands
