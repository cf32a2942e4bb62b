// What all executors of this course share: the way to shut them down, and their exceptions.
#pragma once
#include <stdexcept>
#include <string>

namespace manyhands {

/// What happens to queued tasks when an executor is shut down. Running tasks finish in both cases.
enum class Drain {
  yes,  // they are all done first
  no    // they are cancelled
};

/// Thrown by get() if the task was cancelled before it started.
struct Cancelled : std::runtime_error {
  Cancelled() : std::runtime_error("the task was cancelled") {}
};

/// Thrown by submit() and map() if the executor accepts no more tasks.
struct ShutDown : std::runtime_error {
  ShutDown() : std::runtime_error("the executor has been shut down") {}
};

/// Thrown by get() if the process that ran the task died; also by all calls of an executor that can run no
/// more tasks because of that.
struct BrokenExecutor : std::runtime_error {
  BrokenExecutor() : std::runtime_error("a worker process died") {}
};

}  // namespace manyhands
