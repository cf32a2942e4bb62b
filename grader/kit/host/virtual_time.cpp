#include "kit/host/virtual_time.hpp"

#include <algorithm>

namespace manyhands::host {
namespace {
using namespace std::chrono_literals;

constexpr auto look_again = 100us;
// So long nothing may have changed before the program is said to be at rest.
constexpr auto rest = 300us;
// At some instants it must rest for longer: whoever wakes up by a timer does so then. At the first one, while
// workers without work stand by; and at others that it cannot foresee.
constexpr int most_long_looks = 8;
constexpr unsigned long_looks_are_one_in = 40;
constexpr auto watching = 1ms;  // from look to look, where nothing is expected to happen

// What a program may do that waits for answers only. A wake-up of that kind is a packet or two that the
// kernel put off; a program that looks every 5 ms has 30.
constexpr int most_own_wakes = 10;
constexpr auto most_slept = 30ms;
constexpr int most_restless = 50;
constexpr std::int64_t most_cpu_ns = 250'000'000;  // between two requests or answers
// Of the whole crawl's virtual time. What takes more could not be so fast in real time.
constexpr double most_cpu_part = 0.5;

constexpr const char* spins = "it computed while all its requests waited";
constexpr const char* wakes = "it woke up though nothing had been answered";
constexpr const char* sleeps = "it slept by a timer of its own while nothing was on its way";
constexpr const char* computes = "it needs more CPU time than the crawl may be given in virtual time";

}  // namespace

void VirtualTime::look(Clock::time_point now) {
  if (now < next_ || !given_up_.empty()) return;
  const auto seen = standstill_.look();
  const auto in_flight = site_.in_flight();
  const auto cpu = seen.program_cpu_ns();
  if (in_flight != in_flight_) {
    in_flight_ = in_flight;
    cpu_then_ = cpu;
    restless_ = 0;
  }
  cpu_then_ = std::min(cpu_then_, cpu);  // of threads that have ended nothing is left to be seen
  if (cpu - cpu_then_ > most_cpu_ns) return give_up(spins);
  if (seen.asleep() && last_ && last_->asleep() && seen.same_as(*last_))
    at_rest(now);
  else
    moved(seen, now);
}

void VirtualTime::moved(const Sight& seen, Clock::time_point now) {
  const bool ran = last_ && (!seen.program_asleep || seen.program != last_->program);
  if (at_rest_ && ran) {
    ++own_wakes_;
    if (in_flight_ == 0) slept_ += now - at_rest_since_;
    if (own_wakes_ >= most_own_wakes) give_up(wakes);
    if (slept_ >= most_slept) give_up(sleeps);
  } else if (ran && seen.asleep() && last_->asleep() && ++restless_ >= most_restless) {
    give_up(wakes);
  }
  at_rest_ = false;
  last_ = seen;
  same_since_ = now;
  next_ = now + (seen.asleep() ? rest : look_again);
}

void VirtualTime::at_rest(Clock::time_point now) {
  next_ = now + watching;
  if (now - same_since_ < rest) {
    next_ = same_since_ + rest;
    return;
  }
  if (!at_rest_) at_rest_since_ = same_since_;
  at_rest_ = true;
  if (in_flight_ > 0 && now - at_rest_since_ >= hold_) move_on();
}

void VirtualTime::move_on() {
  site_.move_on();
  const bool longer = long_looks_ < most_long_looks && random_() % long_looks_are_one_in == 0;
  long_looks_ += longer ? 1 : 0;
  hold_ = longer ? long_look : Clock::duration(rest);
  at_rest_ = false;
  cpu_then_ = last_->program_cpu_ns();
  restless_ = 0;
  last_.reset();
  next_ = Clock::now() + look_again;
}

void VirtualTime::answered(Clock::time_point now) {
  if (at_rest_ && in_flight_ == 0 && slept_ + (now - at_rest_since_) >= most_slept) give_up(sleeps);
}

void VirtualTime::used(std::int64_t cpu_ns) {
  if (static_cast<double>(cpu_ns) > most_cpu_part * static_cast<double>(site_.time())) give_up(computes);
}

}  // namespace manyhands::host
