// How much memory all processes of a guest together may take before the kernel ends one, in bytes. The grader
// reports "too much memory" earlier if it can. Pure.
#pragma once
#include <algorithm>
#include <cstdint>
#include <string_view>

#include "model/stage_request.hpp"
#include "profile/profile.hpp"

namespace manyhands {

/// `machine`: the bytes of memory that this machine has.
inline std::uint64_t memory_cap(const Limits& limits, std::string_view profile, std::uint64_t machine) {
  constexpr std::uint64_t mib = std::uint64_t{1} << 20;
  // Our own memory checks are some ms late; the kernel's limit is higher, for what grows faster than that.
  const auto with_slack = [](std::uint64_t bytes) { return bytes + bytes / 4 + 64 * mib; };
  const auto plain = with_slack(limits.memory_mb * mib);
  if (!is_watched(profile)) return plain;
  // A detector's shadow memory, and freed memory that it keeps; but never so much that the machine itself
  // would run out.
  constexpr std::uint64_t factor = 8;
  constexpr std::uint64_t percent_of_machine = 75;
  return std::clamp(with_slack(limits.memory_mb * mib * factor), plain,
                    std::max(plain, machine / 100 * percent_of_machine));
}

}  // namespace manyhands
