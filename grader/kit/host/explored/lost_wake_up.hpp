// Was the notification that should have woken a thread given too early? Pure.
#pragma once
#include "kit/host/explored/failure.hpp"

namespace manyhands::host {

/// A notification that finds nobody is nothing unusual. One was lost if it came between a thread's check of
/// its condition and its sleep; or at any time before, if the thread checked nothing.
bool is_lost_wake_up(const FailedSchedule& failure, const WaitingThread& sleeper);

/// Whether a notification after the thread had fallen asleep woke another one instead.
bool another_was_woken(const FailedSchedule& failure, const WaitingThread& sleeper);

}  // namespace manyhands::host
