// From looks at one thread to the events of its lane. Pure.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "model/timeline.hpp"

namespace manyhands::host {

/// What a sleeping thread waits for.
struct WaitReason {
  Doing kind = Doing::await;
  std::string what;
  std::vector<std::uint64_t> callers;  // addresses in the program's file on its stack, innermost first
  std::string file;                    // the learner's line, once it is known
  int line = 0;
  bool operator==(const WaitReason&) const = default;
};

/// What the kernel shows of one thread at one moment.
struct LaneLook {
  std::int64_t t = 0;
  bool asleep = false;
  std::int64_t cpu_ns = 0;
  std::int64_t delay_ns = 0;  // time for which it was ready, but had no core
  std::int64_t slices = 0;
  int reason = -1;  // of its sleep: index into the reasons; -1: unknown
};

/// `start`: when it began, or the call was sent. The kernel adds to its figures only now and then: what is
/// more than fits between two looks belongs to the time before.
std::vector<LaneEvent> events_between(int lane, const LaneLook& start, const std::vector<LaneLook>& looks,
                                      const std::vector<WaitReason>& reasons);

}  // namespace manyhands::host
