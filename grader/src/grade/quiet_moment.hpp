// Waits until the machine has cores to spare.
#pragma once
#include <chrono>
#include <functional>
#include <string>

namespace manyhands::grade {

enum class QuietMoment {
  came,
  did_not_come,  // in time; or the kernel does not say how busy it is
  skipped        // somebody would not wait
};

struct QuietWait {
  int p = 1;  // cores that must have next to nothing to do for a while
  std::chrono::duration<double> longest{0};
  /// About once a second: how much longer it may take, and who is busy, in words (may be empty).
  std::function<void(std::chrono::seconds left, const std::string& busy)> tell;
  std::function<bool()> skip;  // asked again and again
};

/// `busy`: who was at work when the wait ended without a quiet moment; may be empty.
struct QuietWaitEnd {
  QuietMoment how = QuietMoment::did_not_come;
  std::string busy;
};

/// Sleeps meanwhile; any thread.
QuietWaitEnd wait_for_quiet_moment(const QuietWait& wait);

}  // namespace manyhands::grade
