// When is a wait a busy wait? One definition for all that watch programs that have nothing to do but wait.
// Pure.
#pragma once
#include <cstdint>

namespace manyhands {

/// In `span_ns` there was nothing to do but wait. `busy_ns`: how long the program's tasks were runnable in
/// that time, all together.
bool mostly_runnable(std::int64_t span_ns, std::int64_t busy_ns);

/// … and part of that was CPU time, so that merely waiting for a CPU never counts as a busy wait. The caller
/// makes sure that the span is long enough to show anything.
bool is_busy_wait(std::int64_t span_ns, std::int64_t busy_ns, std::int64_t cpu_ns);

}  // namespace manyhands
