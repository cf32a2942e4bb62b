// The workload of an exercise: what mechanism and speed are measured on. Registered once (an exercise about
// both kinds of work: once of each), at static initialisation:
//   namespace { const manyhands::host::RegisterWorkload registered{manyhands::host::CpuWorkload{…}}; }
#pragma once
#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>

#include "kit/host/run/call.hpp"
#include "kit/site/spec.hpp"
#include "model/finding.hpp"

namespace manyhands::host {

/// CPU work. make_input runs before the clock starts, judge after it has stopped.
/// Size it so that the serial version takes 120-250 ms for two workers: long against a sample (4 ms), short
/// against patience; and that each of eight works for 80 ms at least, times_as_much where that needs more.
struct CpuWorkload {
  std::function<Call(std::uint64_t seed, int workers)> make_input;
  std::function<std::optional<Finding>(const Call&, const Answer&)> judge;  // none: the answer is right
};

enum class SitePurpose { gate, speed, virtual_speed, compare };

/// With more than four workers, shares of the same work would be over after a few samples.
constexpr int times_as_much(int workers) {
  return std::max(1, workers / 4);
}

/// IO work, judged by the ledger of a site. For SitePurpose::gate at least 3 × workers pages must be within
/// reach, linked from the first page or listed (Spec::listed: the program is given all URLs), none of which
/// is slow: the gate itself holds their answers back.
/// SitePurpose::speed: long latencies (20-50 ms) against what the machine does in between, and so few pages
/// that it does not take long. SitePurpose::virtual_speed (manifest: `clock: virtual`): only the pages cost
/// time, some ms for each instant at which any is answered; so there may be as many as bring the best
/// possible crawl close to its lower bound, of which beginning and end, when there is not enough to ask for,
/// are a part. SitePurpose::compare: the same site for all exercises of one family, whatever their workers.
struct IoWorkload {
  std::function<site::Spec(std::uint64_t seed, int workers, SitePurpose)> make_site;
  std::function<Call(const site::Server&, int workers)> make_call;
  std::function<std::optional<Finding>(const site::Server&, const Answer&)> judge;
  // The statement asks that a place which becomes free is taken at once, as long as any page is known.
  bool refills = false;
  bool in_a_pool = false;  // … that a library's pool makes the requests
};

/// All threads have to wait for a while (Call::must_rest): do they sleep? The program itself sleeps through
/// twice rest_watched meanwhile.
struct WaitingWorkload {
  std::function<Call(std::uint64_t seed)> make_input;
  std::function<std::optional<Finding>(const Call&, const Answer&)> judge;
};

struct RegisterWorkload {
  explicit RegisterWorkload(CpuWorkload workload);
  explicit RegisterWorkload(IoWorkload workload);
  explicit RegisterWorkload(WaitingWorkload workload);
};

}  // namespace manyhands::host
