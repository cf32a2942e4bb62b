// When have the other threads of this process got as far as they can? Seen in what the kernel shows of them:
// all sleep, and did so all at the same time. No thread is asked, and nothing is put in order by looking.
#pragma once

namespace manyhands::guest {

/// Looks until every thread but the calling one is asleep, or has run in circles for far longer than a thread
/// needs to get anywhere. Threads that wait for a CPU are waited for.
void until_others_rest();

/// The calling thread is nobody whom other threads wait for in until_others_rest().
void spare_this_thread();

}  // namespace manyhands::guest
