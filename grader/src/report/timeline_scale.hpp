// The geometry of a picture of a timeline. Pure. Internal to report/.
#pragma once
#include <cstdint>
#include <vector>

#include "model/timeline.hpp"

namespace manyhands {

/// Time → x.
struct TimeScale {
  std::int64_t span_ns = 1;
  double left = 0;
  double width = 0;
  [[nodiscard]] double x(std::int64_t t) const {
    return left + width * static_cast<double>(t) / static_cast<double>(span_ns);
  }
};

/// A step of 1, 2 or 5 times a power of ten, so that there are about `count` of them in the span.
std::int64_t step_of_axis(std::int64_t span_ns, int count);

/// A stretch of a lane with one state, wide enough to be seen.
struct Stretch {
  std::int64_t begin = 0;
  std::int64_t end = 0;
  Doing kind = Doing::run;
  const LaneEvent* longest = nullptr;  // of its events
};

/// The events of one lane, in bins of `bin_ns`. Where a bin holds several states, the states take turns so
/// that each still gets its share of a longer stretch. Points into `events`, which are sorted by time.
std::vector<Stretch> stretches_of(const std::vector<const LaneEvent*>& events, std::int64_t bin_ns);

}  // namespace manyhands
