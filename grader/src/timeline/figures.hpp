// What a timeline shows, in numbers: how long each lane did what, how much was under way at once, and what
// lanes waited for. Pure.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "model/timeline.hpp"

namespace manyhands {

using TimeByDoing = std::array<std::int64_t, kinds_of_doing>;  // in ns

struct LaneTimes {
  TimeByDoing of{};
  std::int64_t lifetime_ns = 0;
  [[nodiscard]] std::int64_t at(Doing doing) const { return of[static_cast<std::size_t>(doing)]; }
  [[nodiscard]] double share(Doing doing) const {
    return lifetime_ns > 0 ? static_cast<double>(at(doing)) / static_cast<double>(lifetime_ns) : 0;
  }
};

/// For each lane of the timeline.
std::vector<LaneTimes> times_of(const Timeline& timeline);

[[nodiscard]] bool is_task(const Lane& lane);  // a thread or process, not a request

/// A number over the time in which it is above 0.
struct Level {
  double mean = 0;
  int most = 0;
};
/// How many pieces of work were under way at once: requests in flight, or threads and processes that were not
/// waiting for each other, whichever are more.
Level concurrency_of(const Timeline& timeline);
/// How many threads and processes were on a core at once.
Level parallelism_of(const Timeline& timeline);
Level requests_of(const Timeline& timeline);

/// The part of the run in which a thread was ready while the program did not use all of its cores: something
/// else used them.
double part_taken_by_others(const Timeline& timeline);

/// What lanes waited for in one place, all waits of it together.
struct WaitPlace {
  Doing kind = Doing::lock;
  std::string what;
  std::string file;
  int line = 0;
  int waits = 0;
  int lanes = 0;
  std::int64_t total_ns = 0;
};
/// The longest first; without the lanes of requests.
std::vector<WaitPlace> wait_places_of(const Timeline& timeline);

/// Moments at which at least most of the lanes that work stopped waiting for each other, together.
int waves_in(const Timeline& timeline);

}  // namespace manyhands
