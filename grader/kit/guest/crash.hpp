// On a crash the program says so and stands still, so that its stacks can be taken before it dies.
#pragma once

namespace manyhands::guest {

/// Installs handlers for the signals of a crash (plain profile only: sanitizers have better ones of their
/// own).
void report_crashes_on(int wire);

/// False in a child that was forked.
bool in_serving_process();

}  // namespace manyhands::guest
