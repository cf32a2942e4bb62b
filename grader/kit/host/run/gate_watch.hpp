// Decides when a site's gate may be opened: when the program has sent all the requests that it is going to
// send. What is in flight then is what the program *can* have in flight, however busy the machine is.
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
      : site_(site), order_(std::move(order)), at_fan_out_(site.site().spec.listed) {}

  /// Call after each sample of program `guest`. Opens the gate (once) and returns true at that moment. The
  /// caller then takes stacks if wants_stacks(); open() sends the answers.
  bool ready_to_open(pid_t guest, const Sampler& sampler, Clock::time_point now);
  /// Something was done to the program: it must be idle again before the gate is opened.
  void look_again() { unchanged_since_.reset(); }
  [[nodiscard]] bool wants_stacks() const {
    return records() &&
           (order_.whose || gate_.in_flight != order_.limit || !gate_.quiet ||
            gate_.threads > std::max(order_.limit, order_.workers) + 1 || gate_.wake_ups.least > 0);
  }
  /// Call before taking stacks, because that interrupts the calls in which tasks sleep.
  void look_who_waits(pid_t guest);
  Gate& gate() { return gate_; }
  void open();

  /// Call instead of open(). If it returns true, requests are answered one at a time, until look_at_refill()
  /// says that the gate is to be opened.
  bool goes_on_one_by_one();
  /// Call after each sample. Stuck: a place stays empty; the caller takes stacks into gate().refill.stacks.
  enum class Refilling { none, under_way, stuck, over };
  Refilling look_at_refill(const Sampler& sampler);
  [[nodiscard]] bool opened() const { return opened_; }

 private:
  site::Server& site_;
  [[nodiscard]] bool records() const { return order_.limit > 0; }
  bool led_to_fan_out(const Sampler& sampler, Clock::time_point now);

  GateOrder order_;
  bool opened_ = false;
  std::optional<RefillWatch> refill_;
  bool at_fan_out_;                 // irrelevant if all pages are known from the start
  std::optional<std::size_t> led_;  // the latest request answered on the way there
  int in_flight_ = 0;
  std::optional<Clock::time_point> unchanged_since_;
  std::int64_t busy_then_ = 0;
  WakeCounts wakes_;
  std::optional<bool> by_itself_;  // a task sleeps with a timeout
  Gate gate_;
};

}  // namespace manyhands::host
