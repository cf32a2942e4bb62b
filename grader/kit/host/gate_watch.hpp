// Decides when a site's gate may be opened: when the program has asked for all that it will ask for. What is
// in flight then is what the program *can* have in flight, whatever the machine's load.
#pragma once
#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <optional>

#include "kit/host/sampler.hpp"
#include "kit/site/server.hpp"
#include "model/evidence.hpp"

namespace manyhands::host {

class GateWatch {
 public:
  using Clock = std::chrono::steady_clock;
  GateWatch(site::Server& site, int limit, bool record)
      : site_(site), limit_(limit), record_(record), first_answered_(site.site().spec.listed) {}

  /// Call after each sample of program `guest`. Opens the gate (once) and returns true at that moment; the
  /// caller then takes stacks where wants_stacks(); the answers go out with open().
  bool ready_to_open(pid_t guest, const Sampler& sampler, Clock::time_point now);
  /// Something was done to the program: it must come to rest anew before the gate is opened.
  void look_again() { unchanged_since_.reset(); }
  [[nodiscard]] bool wants_stacks() const {
    return record_ && (gate_.in_flight != limit_ || !gate_.quiet || gate_.threads > limit_ + 1);
  }
  Gate& gate() { return gate_; }
  void open();
  [[nodiscard]] bool opened() const { return opened_; }

 private:
  site::Server& site_;
  int limit_;
  bool record_;
  bool opened_ = false;
  bool first_answered_;  // of no interest where all pages are known from the start
  int in_flight_ = 0;
  std::optional<Clock::time_point> unchanged_since_;
  std::int64_t busy_then_ = 0;
  Gate gate_;
};

}  // namespace manyhands::host
