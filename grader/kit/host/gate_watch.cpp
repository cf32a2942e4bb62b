#include "kit/host/gate_watch.hpp"

#include <algorithm>

#include "kit/host/proc.hpp"

namespace manyhands::host {
namespace {
using namespace std::chrono_literals;
constexpr auto quiet_enough = 150ms;
// A program that keeps computing while all its requests wait: it is given this long to ask for more.
constexpr auto busy_enough = 1500ms;
}  // namespace

bool GateWatch::ready_to_open(pid_t guest, const Sampler& sampler, Clock::time_point now) {
  if (opened_) return false;
  if (!first_answered_) {  // until then there is only one page to ask for
    const auto ledger = site_.ledger();
    first_answered_ =
        std::any_of(ledger.begin(), ledger.end(), [](const Request& r) { return r.end_ns > 0; });
    return false;
  }
  const int in_flight = site_.in_flight();
  if (in_flight == 0 || in_flight != in_flight_ || !unchanged_since_) {
    in_flight_ = in_flight;
    unchanged_since_ = now;
    busy_then_ = sampler.busy_ns();
    return false;
  }
  const auto held = now - *unchanged_since_;
  // The server's own threads count too: a request that it has not read yet is no sign of a program that
  // rests.
  const bool quiet = held >= quiet_enough && sampler.quiet_for() >= quiet_enough && proc::own_threads_idle();
  if (!quiet && held < busy_enough) return false;
  gate_.used = record_;
  gate_.quiet = quiet;
  gate_.in_flight = in_flight;
  gate_.limit = limit_;
  gate_.threads = static_cast<int>(proc::tasks_of(guest).size());
  gate_.hold_ns = std::chrono::nanoseconds(held).count();
  gate_.busy_ns = sampler.busy_ns() - busy_then_;
  return true;
}

void GateWatch::open() {
  opened_ = true;
  site_.release();
}

}  // namespace manyhands::host
