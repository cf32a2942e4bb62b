// Detects when all other threads of this process are blocked, by what the kernel reports about them: all of
// them sleep at the same time. It synchronises with no thread, so it cannot hide a race.
#pragma once
#include <atomic>
#include <cstdint>

namespace manyhands::guest {

/// Polls until every thread except the caller sleeps, or has been spinning for far longer than a thread needs
/// to make progress. Threads that are ready to run but have no CPU count as running. If `on_the_way` is
/// given, threads do not count as blocked while it is not 0, because the host is about to wake them.
void until_others_rest(const std::atomic<std::uint32_t>* on_the_way = nullptr);

/// Excludes the calling thread: until_others_rest() does not wait for it in other threads.
void spare_this_thread();

}  // namespace manyhands::guest
