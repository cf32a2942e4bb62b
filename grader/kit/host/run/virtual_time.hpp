// Moves a site's clock while a program crawls it: to the next answer, whenever the program can do nothing but
// wait. What the program and the machine do in between takes no time, so the makespan says how the program
// orders its requests, and nothing else.
//
// It gives up on programs that do not fit: that look again and again, compute while they wait, or sleep by
// timers of their own, for all of which time would stand still. Nothing is gained by that: the crawl is then
// measured in real time. What stays below these limits gains no more than they allow.
//
// One call; used by the thread that makes it.
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
  /// To be made before the program is started. `seed`: of the instants at which it looks longer than it must.
  VirtualTime(site::Server& site, std::uint64_t seed) : site_(site), random_(seed) {}

  /// When look() wants to be called next.
  [[nodiscard]] Clock::time_point next() const { return next_; }
  /// While the program runs. Before it is called, all that the program has sent to us must have been read:
  /// one that waits for us is not at rest.
  void look(Clock::time_point now);
  /// Its answer has come.
  void answered(Clock::time_point now);
  /// … and this is all the CPU time that it had.
  void used(std::int64_t cpu_ns);

  /// Why it cannot be measured in virtual time; empty while it can.
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
  bool at_rest_ = false;  // nothing can go on but by a timer of the program's
  Clock::time_point at_rest_since_{};
  bool idle_ = false;  // … and nothing is on its way
  static constexpr Clock::duration long_look = std::chrono::milliseconds(20);
  Clock::duration hold_ = long_look;  // so long it must rest before the clock is moved

  int in_flight_ = 0;
  Clock::time_point progress_{};  // when a request came or an answer went for the last time
  std::int64_t cpu_then_ = 0;     // … and the program's CPU time then
  int restless_ = 0;              // since then: found asleep soon after it had run
  int own_wakes_ = 0;             // it was at rest, no answer was sent, and it went on
  Clock::duration slept_{};       // … with nothing in flight: time that the site's clock does not count
  int long_looks_ = 1;
};

}  // namespace manyhands::host
