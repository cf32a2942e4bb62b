// Choices other than the one of a thread.
#pragma once

namespace manyhands::schedules {

enum class Picked : int {
  other,
  value,   // which store a load reads, the newest first
  sleeper  // which of several threads a notification wakes
};

constexpr int max_offered = 8;  // that are described; there may be more

}  // namespace manyhands::schedules
