#include "kit/host/run/virtual_time.hpp"

#include <algorithm>

namespace manyhands::host {
namespace {
using namespace std::chrono_literals;

constexpr auto look_again = 100us;
// How long nothing may have changed before the program counts as at rest.
constexpr auto rest = 300us;
// At some moments it must be at rest for longer, so that programs that wake up by a timer are seen: the first
// time, while workers without work wait; and at other moments that it cannot predict.
constexpr int most_long_looks = 8;
constexpr unsigned long_looks_are_one_in = 40;
constexpr auto watching = 1ms;  // between checks when nothing is expected to happen

// What is tolerated from a program that only waits for answers. A few such wake-ups come from packets that
// the kernel deferred; a program that polls every 5 ms has 30.
constexpr int most_own_wakes = 10;
constexpr auto most_slept = 30ms;
// A program that wakes up more often than it is checked never appears to be at rest. These limit how often it
// may be found asleep, without a request, in this time.
constexpr auto suspicious = 100ms;
constexpr int most_restless = 50;
constexpr std::int64_t most_cpu_ns = 250'000'000;  // between two requests or answers
// Of the whole crawl's virtual time. A program that needs more could not be this fast in real time.
constexpr double most_cpu_part = 0.5;

constexpr const char* spins = "it used CPU time while all its requests were waiting";
constexpr const char* wakes = "it woke up although no answer had arrived";
constexpr const char* sleeps = "it slept with its own timer while no request was in flight";
constexpr const char* computes = "it needs more CPU time than virtual time allows for the crawl";

}  // namespace

void VirtualTime::look(Clock::time_point now) {
  if (now < next_ || !given_up_.empty()) return;
  const auto cpu = standstill_.cpu_times();
  const auto in_flight = site_.in_flight();
  if (in_flight != in_flight_ || progress_ == Clock::time_point{}) {
    in_flight_ = in_flight;
    progress(cpu, now);
  }
  cpu_then_ = std::min(cpu_then_, cpu.program_ns());
  if (cpu.program_ns() - cpu_then_ > most_cpu_ns) return give_up(spins);
  next_ = now + look_again;
  if (!last_ || cpu != *last_) return moved(cpu, now);
  if (now - same_since_ < rest) {
    next_ = same_since_ + rest;
    return;
  }
  const bool may_move = in_flight_ > 0 && (!at_rest_ || now - at_rest_since_ >= hold_);
  if (at_rest_ && !may_move) {
    next_ = now + watching;
    return;
  }
  if (!standstill_.all_asleep() || standstill_.cpu_times() != *last_) return;
  if (!at_rest_) at_rest_since_ = same_since_;
  at_rest_ = true;
  idle_ = in_flight_ == 0;
  if (in_flight_ > 0 && now - at_rest_since_ >= hold_) move_on(now);
}

void VirtualTime::moved(const CpuTimes& cpu, Clock::time_point now) {
  const bool ran = last_ && cpu.program != last_->program;
  if (at_rest_ && ran) {
    ++own_wakes_;
    if (idle_) slept_ += now - at_rest_since_;
    if (own_wakes_ >= most_own_wakes) give_up(wakes);
    if (slept_ >= most_slept) give_up(sleeps);
  } else if (ran && now - progress_ > suspicious && standstill_.all_asleep() &&
             ++restless_ >= most_restless) {
    give_up(wakes);
  }
  at_rest_ = false;
  last_ = cpu;
  same_since_ = now;
}

void VirtualTime::progress(const CpuTimes& cpu, Clock::time_point now) {
  cpu_then_ = cpu.program_ns();
  progress_ = now;
  restless_ = 0;
}

void VirtualTime::move_on(Clock::time_point now) {
  site_.move_on();
  const bool longer = long_looks_ < most_long_looks && random_() % long_looks_are_one_in == 0;
  long_looks_ += longer ? 1 : 0;
  hold_ = longer ? long_look : Clock::duration(rest);
  at_rest_ = false;
  progress(*last_, now);
  last_.reset();
  next_ = Clock::now() + look_again;
}

void VirtualTime::answered(Clock::time_point now) {
  if (at_rest_ && idle_ && slept_ + (now - at_rest_since_) >= most_slept) give_up(sleeps);
}

void VirtualTime::used(std::int64_t cpu_ns) {
  if (static_cast<double>(cpu_ns) > most_cpu_part * static_cast<double>(site_.time())) give_up(computes);
}

}  // namespace manyhands::host
