// The stages that a host can run. A stage measures; it never decides.
#pragma once

namespace manyhands::host {

/// Runs context().stage; everything goes into context().result.
void run_stage();

}  // namespace manyhands::host
