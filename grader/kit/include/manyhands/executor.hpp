// Words that every executor of this course uses: how it is shut down, and what it throws.
#pragma once
#include <stdexcept>
#include <string>

namespace manyhands {

/// What becomes of the tasks that wait when an executor is shut down. Those that run come to their end in
/// both cases.
enum class Drain {
  yes,  // they are all done first
  no    // they are cancelled
};

/// Thrown by get(): the task was cancelled before it began.
struct Cancelled : std::runtime_error {
  Cancelled() : std::runtime_error("the task was cancelled") {}
};

/// Thrown by submit() and map(): the executor takes no more tasks.
struct ShutDown : std::runtime_error {
  ShutDown() : std::runtime_error("the executor has been shut down") {}
};

}  // namespace manyhands
