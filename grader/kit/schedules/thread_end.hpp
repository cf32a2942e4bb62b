// When a thread's last turn is over (hooks_threads.cpp).
#pragma once

namespace manyhands::schedules {

/// Call once before the first schedule.
void prepare_thread_ends();

/// For the main thread, if it calls pthread_exit().
void main_thread_ends_last();

}  // namespace manyhands::schedules
