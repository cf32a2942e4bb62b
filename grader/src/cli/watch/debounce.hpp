// When to act on a file that changes: not while an editor is still writing it. Pure; the time comes from
// outside.
#pragma once
#include <algorithm>
#include <chrono>
#include <optional>

namespace manyhands {

class Debounce {
 public:
  using Time = std::chrono::steady_clock::time_point;
  static constexpr std::chrono::milliseconds quiet{200};      // after the last change
  static constexpr std::chrono::milliseconds patience{1000};  // after the first one, if changes never end

  void changed(Time now) {
    if (!first_) first_ = now;
    last_ = now;
  }

  /// When take() will return true; none: there was no change.
  [[nodiscard]] std::optional<Time> due() const {
    if (!first_) return std::nullopt;
    return std::min(last_ + quiet, *first_ + patience);
  }

  /// Whether it is time to act on the changes so far; if so, they are forgotten.
  bool take(Time now) {
    if (!first_ || now < *due()) return false;
    first_.reset();
    return true;
  }

 private:
  std::optional<Time> first_;
  Time last_;
};

}  // namespace manyhands
