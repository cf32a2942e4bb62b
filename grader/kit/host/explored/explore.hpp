// The stage `schedules`: an exercise's small programs, run in many orders of their threads.
#pragma once

namespace manyhands::host {

/// Into the context's result: a case for each program, and the first failure in each file.
void explore_schedules();

}  // namespace manyhands::host
