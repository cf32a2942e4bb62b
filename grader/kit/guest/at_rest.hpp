// When have the other threads of this process got as far as they can? Seen in what the kernel shows of them:
// all sleep, and did so all at the same time. No thread is asked, and nothing is put in order by looking.
#pragma once
#include <atomic>
#include <cstdint>

namespace manyhands::guest {

/// Looks until every thread but the calling one is asleep, or has run in circles for far longer than a thread
/// needs to get anywhere. Threads that wait for a CPU are waited for. `on_the_way`, if given: as long as it
/// is not 0, nobody rests, because the host is about to wake them.
void until_others_rest(const std::atomic<std::uint32_t>* on_the_way = nullptr);

/// The calling thread is nobody whom other threads wait for in until_others_rest().
void spare_this_thread();

}  // namespace manyhands::guest
