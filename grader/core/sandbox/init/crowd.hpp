// All processes below init, where no namespace holds them: found by their parents, whatever groups and
// sessions they have made for themselves.
#pragma once

namespace manyhands::sandbox::init {

/// Stops them, so that none of them starts another one or needs a CPU, and then kills them. Killed one by
/// one, processes that start processes would make new ones in the places of the dead. Reaps nobody.
void end_crowd();

}  // namespace manyhands::sandbox::init
