// All processes below init, if no namespace contains them: found by their parents, whatever process groups
// and sessions they have created.
#pragma once

namespace manyhands::sandbox::init {

/// First stops them, so that they start no more processes and need no CPU, and then kills them. If they were
/// killed one by one, they could keep starting new ones. Does not reap them.
void end_crowd();

}  // namespace manyhands::sandbox::init
