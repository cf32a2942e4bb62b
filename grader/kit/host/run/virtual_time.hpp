// Moves a site's clock while a program crawls it: to the next answer, whenever the program can do nothing but
// wait. What the program and the machine do in between takes no time, so the makespan depends only on how the
// program orders its requests.
//
// It gives up on programs for which the clock would never move: those that poll, compute while they wait, or
// sleep with timers of their own. They gain nothing by that: the crawl is then measured in real time. A
// program that stays below these limits gains no more than they allow.
//
// For one call; for the thread that makes it.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <random>
#include <string>

#include "kit/host/run/standstill.hpp"
#include "kit/site/server.hpp"

namespace manyhands::host {

class VirtualTime {
 public:
  using Clock = std::chrono::steady_clock;
  /// Create it before the program is started. `seed`: chooses the moments of the longer checks.
  VirtualTime(site::Server& site, std::uint64_t seed) : site_(site), random_(seed) {}

  /// When look() must be called next.
  [[nodiscard]] Clock::time_point next() const { return next_; }
  /// While the program runs. Before this call, everything that the program has sent us must have been read: a
  /// program that waits for us is not at rest.
  void look(Clock::time_point now);
  /// The program's answer has arrived.
  void answered(Clock::time_point now);
  /// … and this is the total CPU time that it used.
  void used(std::int64_t cpu_ns);

  /// Why it cannot be measured in virtual time; empty if it can.
  [[nodiscard]] const std::string& given_up() const { return given_up_; }

 private:
  void moved(const CpuTimes& cpu, Clock::time_point now);
  void progress(const CpuTimes& cpu, Clock::time_point now);
  void move_on(Clock::time_point now);
  void give_up(const char* why) {
    if (given_up_.empty()) given_up_ = why;
  }

  site::Server& site_;
  Standstill standstill_;
  std::mt19937_64 random_;
  std::string given_up_;
  Clock::time_point next_{};

  std::optional<CpuTimes> last_;
  Clock::time_point same_since_{};
  bool at_rest_ = false;  // only one of the program's own timers can wake it
  Clock::time_point at_rest_since_{};
  bool idle_ = false;  // … and nothing is on its way
  static constexpr Clock::duration long_look = std::chrono::milliseconds(20);
  Clock::duration hold_ = long_look;  // how long it must be at rest before the clock is moved

  int in_flight_ = 0;
  Clock::time_point progress_{};  // when a request came or an answer was sent last
  std::int64_t cpu_then_ = 0;     // … and the program's CPU time at that moment
  int restless_ = 0;              // since then: how often it was found asleep soon after it had run
  int own_wakes_ = 0;             // how often it woke up from rest although no answer was sent
  Clock::duration slept_{};       // … with nothing in flight: time that the site's clock does not count
  int long_looks_ = 1;
};

}  // namespace manyhands::host
