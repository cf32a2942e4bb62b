// Waits until the machine has idle cores.
#pragma once
#include <chrono>
#include <functional>
#include <string>

namespace manyhands::grade {

enum class QuietMoment {
  came,
  did_not_come,  // in time; or the kernel does not show how busy it is
  skipped        // the user did not want to wait
};

struct QuietWait {
  int p = 1;  // the number of cores that must be almost idle for a while
  std::chrono::duration<double> longest{0};
  /// Called about once a second: how long it may still take, and which programs are busy (may be empty).
  std::function<void(std::chrono::seconds left, const std::string& busy)> tell;
  std::function<bool()> skip;  // called repeatedly
};

/// `busy`: which programs were busy when the wait ended without a quiet moment; may be empty.
struct QuietWaitEnd {
  QuietMoment how = QuietMoment::did_not_come;
  std::string busy;
};

/// Sleeps meanwhile; any thread.
QuietWaitEnd wait_for_quiet_moment(const QuietWait& wait);

}  // namespace manyhands::grade
