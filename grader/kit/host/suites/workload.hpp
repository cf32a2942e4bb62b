// The workload of an exercise: what mechanism and speed are measured on. Registered once (or once per kind,
// for an exercise about both kinds of work), at static initialisation:
//   namespace { const manyhands::host::RegisterWorkload registered{manyhands::host::CpuWorkload{…}}; }
#pragma once
#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "kit/host/run/call.hpp"
#include "kit/site/spec.hpp"
#include "model/finding.hpp"

namespace manyhands::host {

/// CPU work. make_input runs before the clock starts, judge after it has stopped. Choose the size so that the
/// serial version takes 120-250 ms for two workers, which is long compared with the sampling interval (4 ms)
/// and short compared with patience, and so that each of eight workers works for at least 80 ms (use
/// times_as_much if needed).
struct CpuWorkload {
  std::function<Call(std::uint64_t seed, int workers)> make_input;
  std::function<std::optional<Finding>(const Call&, const Answer&)> judge;  // none: the answer is right
  // Only if the version that learners start from is not serial by itself: turns the submission's call into
  // one in which it is. The input, and so the right answer, must stay the same.
  std::function<void(Call&)> make_serial = {};
  /// For `grader compare`: makes further calls, and says in short sentences what they showed. May be empty.
  std::function<std::vector<std::string>(int workers)> remarks = {};
};

enum class SitePurpose { gate, speed, virtual_speed, compare };

/// With more than four workers, shares of the same work would end after a few samples.
constexpr int times_as_much(int workers) {
  return std::max(1, workers / 4);
}

/// IO work, judged by the ledger of a site.
///
/// SitePurpose::gate: at least 3 × workers pages must be reachable, linked from the first page, from the last
/// one of Spec::lead, or listed (Spec::listed: the program gets all URLs); none of them slow, as the gate
/// itself holds the answers back.
///
/// SitePurpose::speed: latencies (20-50 ms) that are long compared with what the machine does in between, and
/// few pages, so that it does not take long.
///
/// SitePurpose::virtual_speed (manifest: `clock: virtual`): only pages cost real time, a few ms for each
/// instant at which any is answered. So there may be enough pages to bring the best possible crawl close to
/// its lower bound, which ignores that too few requests are available at the beginning and at the end.
///
/// SitePurpose::compare: the same site for all exercises of one family, whatever their workers.
struct IoWorkload {
  std::function<site::Spec(std::uint64_t seed, int workers, SitePurpose)> make_site;
  std::function<Call(const site::Server&, int workers)> make_call;
  std::function<std::optional<Finding>(const site::Server&, const Answer&)> judge;
  // The task requires that a place which becomes free is taken at once, as long as any page is known.
  bool refills = false;
  bool in_a_pool = false;  // … that a library's pool makes the requests
};

/// All threads have to wait for a while (Call::must_rest): do they sleep? The program itself sleeps for twice
/// rest_watched meanwhile.
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
