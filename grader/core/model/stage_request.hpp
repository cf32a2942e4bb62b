// What the grader asks a host for: one CBOR document, which the host reads from its standard input. Not on
// its command line, which every program of this machine can read: who knows the seed knows the inputs.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace manyhands {

/// What one run of a learner's program may use.
struct Limits {
  double wall_s = 20;
  double cpu_s = 60;
  std::uint64_t memory_mb = 1024;
  int processes = 64;
  std::uint64_t output_kb = 1024;
};

/// What a part of the checks mechanism and speed is measured on: the exercise's IO workload, its CPU
/// workload, or one in which all threads have to wait for a while.
enum class Work { io, cpu, waiting };

enum class ClockKind { real, virtual_time };

/// What one stage runs.
struct StageOrder {
  std::string stage;  // correct, memory, races, mechanism, speed, cause, copies, locks, compare
  int workers = 2;
  std::optional<Work> work{};  // of mechanism and speed; none: what the exercise has
  int cores = 0;               // guests get at most so many; 0: all that there are
  // Programs below `guests` that are measured side by side; empty: the one of the profile.
  std::vector<std::string> submissions{};
  ClockKind clock = ClockKind::real;  // speed of IO work: by the site's clock or the machine's
};

struct StageRequest : StageOrder {
  std::filesystem::path guests{};   // holds the guests, named by profile, and the link to the baseline
  std::filesystem::path run_dir{};  // working folders and logs are made below it; the grader removes it
  std::string prefix{};             // of the learner's paths: "starter/crawl-threads"
  std::uint64_t seed = 1;
  std::string enough{};  // a finding of this code is the last: no program is called in what comes after
  bool tamper = false;   // answers are changed, to try the judges (kit/host/run/tampering.hpp)
  Limits limits{};
  std::string box = "none";  // a sandbox::Level by its name
};

/// Paths may be any bytes, which JSON's strings may not; so it is CBOR.
std::string bytes_of(const StageRequest& request);

/// From what bytes_of() wrote. Every key is needed.
Result<StageRequest> stage_request_from(std::string_view bytes);

}  // namespace manyhands
