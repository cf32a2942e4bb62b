// Decides when a site's gate may be opened: when the program has asked for all that it will ask for. What is
// in flight then is what the program *can* have in flight, whatever the machine's load.
#pragma once
#include <sys/types.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>

#include "kit/host/observe/sampler.hpp"
#include "kit/host/observe/wake_counts.hpp"
#include "kit/host/run/gated_call.hpp"
#include "kit/host/run/refill_watch.hpp"
#include "kit/site/server.hpp"
#include "model/evidence.hpp"

namespace manyhands::host {

class GateWatch {
 public:
  using Clock = std::chrono::steady_clock;
  GateWatch(site::Server& site, GateOrder order)
      : site_(site), order_(std::move(order)), first_answered_(site.site().spec.listed) {}

  /// Call after each sample of program `guest`. Opens the gate (once) and returns true at that moment; the
  /// caller then takes stacks where wants_stacks(); the answers go out with open().
  bool ready_to_open(pid_t guest, const Sampler& sampler, Clock::time_point now);
  /// Something was done to the program: it must come to rest anew before the gate is opened.
  void look_again() { unchanged_since_.reset(); }
  [[nodiscard]] bool wants_stacks() const {
    return records() &&
           (order_.whose || gate_.in_flight != order_.limit || !gate_.quiet ||
            gate_.threads > std::max(order_.limit, order_.workers) + 1 || gate_.wake_ups.least > 0);
  }
  /// Before stacks are taken: a debugger interrupts the calls that tasks sleep in.
  void look_who_waits(pid_t guest);
  Gate& gate() { return gate_; }
  void open();

  /// In place of open(), where it says so: then requests are answered one at a time, until look_at_refill()
  /// says that the gate is to be opened after all.
  bool goes_on_one_by_one();
  /// To be called after each sample. Stuck: a place stays empty; gate().refill.stacks are to be taken.
  enum class Refilling { none, under_way, stuck, over };
  Refilling look_at_refill(const Sampler& sampler);
  [[nodiscard]] bool opened() const { return opened_; }

 private:
  site::Server& site_;
  [[nodiscard]] bool records() const { return order_.limit > 0; }

  GateOrder order_;
  bool opened_ = false;
  std::optional<RefillWatch> refill_;
  bool first_answered_;  // of no interest where all pages are known from the start
  int in_flight_ = 0;
  std::optional<Clock::time_point> unchanged_since_;
  std::int64_t busy_then_ = 0;
  WakeCounts wakes_;
  std::optional<bool> by_itself_;  // somebody sleeps for a limited time only
  Gate gate_;
};

}  // namespace manyhands::host
