// Gives up everything that reading stacks does not need: from here on, this process can read what is already
// open, use memory, write to its standard output, and let stopped threads continue. What it reads was made by
// the learner's program and their compiler; whoever misleads the code that reads it gains nothing else.
#pragma once

namespace manyhands::stacks {

/// Whether it worked. There is no way back.
[[nodiscard]] bool confine_this_process();

}  // namespace manyhands::stacks
