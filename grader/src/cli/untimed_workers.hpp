// How many submissions are graded at once while nothing is timed. Pure. Internal to cli/.
#pragma once
#include <algorithm>
#include <cstdint>

#include "measure/machine.hpp"

namespace manyhands {

/// More than there are cores, because programs that are watched often wait; but detectors need memory.
inline int untimed_workers(const Machine& machine) {
  constexpr std::int64_t kb_for_each = std::int64_t{2} << 20;
  const auto room = static_cast<int>(std::max<std::int64_t>(1, machine.memory_kb / kb_for_each));
  return std::min(machine.p_avail + (machine.p_avail + 1) / 2, room);
}

}  // namespace manyhands
