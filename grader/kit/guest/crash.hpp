// Reports crashes: the program notifies the host and then blocks, so that its stacks can be read before it
// dies.
#pragma once

namespace manyhands::guest {

/// Installs handlers for the signals of a crash. Plain profile only: sanitizers have better handlers.
void report_crashes_on(int wire);

/// False in a forked child.
bool in_serving_process();

}  // namespace manyhands::guest
