#include "kit/host/run/gate_watch.hpp"

#include <algorithm>

#include "kit/host/observe/proc.hpp"
#include "kit/host/observe/waiters.hpp"
#include "kit/host/run/gate_times.hpp"

namespace manyhands::host {
namespace {
using namespace std::chrono_literals;
// For a program that is idle, but will wake up by a timer: how long to count its wake-ups.
constexpr auto waking_enough = 1000ms;
}  // namespace

bool GateWatch::ready_to_open(pid_t guest, const Sampler& sampler, Clock::time_point now) {
  if (opened_ || refill_) return false;
  if (!at_fan_out_) {
    at_fan_out_ = led_to_fan_out(sampler, now);
    return false;
  }
  const int in_flight = site_.in_flight();
  if (in_flight == 0 || in_flight != in_flight_ || !unchanged_since_) {
    in_flight_ = in_flight;
    unchanged_since_ = now;
    busy_then_ = sampler.busy_ns();
    by_itself_.reset();
    if (records()) wakes_.start(guest, now);
    return false;
  }
  if (records()) wakes_.look(now);
  const auto held = now - *unchanged_since_;
  // Includes the server's own threads: with a request that the server has not read yet, the program is not
  // idle.
  const bool quiet = held >= quiet_enough && sampler.quiet_for() >= quiet_enough && proc::own_threads_idle();
  if (!quiet && held < busy_enough) return false;
  if (records() && held < waking_enough) {
    if (!by_itself_) by_itself_ = wakes_by_itself(guest);
    if (*by_itself_) return false;
  }
  gate_.used = records();
  gate_.quiet = quiet;
  gate_.in_flight = in_flight;
  gate_.limit = order_.limit;
  gate_.threads = static_cast<int>(proc::tasks_of(guest).size());
  gate_.hold_ns = std::chrono::nanoseconds(held).count();
  gate_.busy_ns = sampler.busy_ns() - busy_then_;
  gate_.wake_ups = wakes_.counted();
  return true;
}

// Until then there is only one page to request at a time. All others of the program's tasks have found
// nothing to do when it is answered, however busy the machine is.
bool GateWatch::led_to_fan_out(const Sampler& sampler, Clock::time_point now) {
  const auto ledger = site_.ledger();
  const auto lead = static_cast<std::size_t>(site_.site().spec.lead);
  std::size_t answered = 0;
  std::optional<std::size_t> waits;
  for (std::size_t i = 0; i < ledger.size(); ++i) {
    if (ledger[i].end_ns > 0)
      ++answered;
    else
      waits = i;
  }
  if (answered > lead) return true;
  if (answered == 0 || !waits || waits == led_) {
    unchanged_since_.reset();
    return false;
  }
  if (!unchanged_since_) unchanged_since_ = now;
  const auto held = now - *unchanged_since_;
  const bool quiet = held >= quiet_enough && sampler.quiet_for() >= quiet_enough && proc::own_threads_idle();
  if (!quiet && held < lead_busy_enough) return false;
  led_ = waits;
  unchanged_since_.reset();
  site_.release_one(*waits);
  return false;
}

void GateWatch::look_who_waits(pid_t guest) {
  if (records()) gate_.waiters = waiters_of(guest, site_.port(), gate_.in_flight);
}

bool GateWatch::goes_on_one_by_one() {
  if (!gate_.quiet || gate_.in_flight != order_.limit || order_.known.empty()) return false;
  refill_.emplace(site_, order_.limit, order_.known);
  return true;
}

GateWatch::Refilling GateWatch::look_at_refill(const Sampler& sampler) {
  if (!refill_ || opened_) return Refilling::none;
  const auto is = refill_->look(sampler);
  if (is == RefillWatch::Is::under_way) return Refilling::under_way;
  gate_.in_flight = std::max(gate_.in_flight, refill_->most_in_flight());
  gate_.refill = refill_->found();
  return is == RefillWatch::Is::stuck ? Refilling::stuck : Refilling::over;
}

void GateWatch::open() {
  opened_ = true;
  site_.release();
}

}  // namespace manyhands::host
